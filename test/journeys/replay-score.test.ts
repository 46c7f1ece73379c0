// `aisle-gateway replay --score` as people run it: what is printed is what the events say, and every mistake gets a sentence.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AisleEvent } from '@aisle/protocol';
import { fromTimestamp } from '@aisle/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';

const GATEWAY = 'gateway/bin/aisle-gateway.js';
const START_T = 1_600_000_000;
/** The walker stands in one zone, and goes to the other one at once. */
const CHANGE_S = 20;
const END_S = 40;
const SCORED_S = END_S - 5;

const SITE = `store: two-rooms
timezone: UTC
floor: { width: 20, height: 10 }
zones:
  - { id: left, name: Left, shape: [[0, 0], [10, 0], [10, 10], [0, 10]] }
  - { id: right, name: Right, shape: [[10, 0], [20, 0], [20, 10], [10, 10]] }
receivers:
  - { id: r-left, at: [4, 5] }
  - { id: r-right, at: [16, 5] }
subjects:
  - { id: walker, address: "c0:00:00:00:00:01" }
`;
const SECOND_SUBJECT = '  - { id: cart, address: "c0:00:00:00:00:02" }\n';

let folder: string;
let site: string;
let capture: string;
let truth: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'aisle-score-'));
	site = file('site.yaml', SITE);
	capture = file('walk.jsonl', captureOf(START_T));
	truth = file('walk.truth.csv', truthOf(START_T));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
	const path = join(folder, name);
	writeFileSync(path, content);
	return path;
}

/** Five adverts a second, which the receiver of the zone hears 40 dB louder. */
function captureOf(startT: number): string {
	let lines = '';
	for (let i = 0; i <= END_S * 5; i++) {
		const isLeft = i < CHANGE_S * 5;
		for (const [receiver, rssi] of [
			['r-left', isLeft ? -48 : -88],
			['r-right', isLeft ? -88 : -48],
		]) {
			lines += `${JSON.stringify({ t: startT + i / 5, receiver, address: 'c0:00:00:00:00:01', rssi, data: '020106' })}\n`;
		}
	}
	return lines;
}

function truthOf(startT: number, x = { left: 4, right: 16 }): string {
	const rows = Array.from({ length: END_S + 1 }, (_, s) => `${startT + s},${s < CHANGE_S ? x.left : x.right},5`);
	// a crossing within a millisecond
	rows.splice(CHANGE_S, 0, `${startT + CHANGE_S - 0.001},${x.left},5`);
	return `t,x,y\n${rows.join('\n')}\n`;
}

function replay(...args: string[]) {
	const run = spawnSync(process.execPath, [GATEWAY, 'replay', ...args], { encoding: 'utf8' });
	return { out: run.stdout, words: run.stderr, code: run.status };
}

/** The lag that the printed events themselves show. */
function lagOf(events: string): number {
	const changes = events
		.split('\n')
		.flatMap((line) => (line === '' ? [] : [JSON.parse(line) as AisleEvent]))
		.filter(({ type, data }) => type === 'aisle.zone.entered.v1' && data.zone === 'right');
	expect(changes).toHaveLength(1);
	return fromTimestamp(changes[0]!.time) - START_T - CHANGE_S;
}

test('the score is of the events that are printed, which are those of a replay without it', () => {
	const { out, words, code } = replay('--site', site, capture, '--score', truth);
	expect(code, words).toBe(0);
	expect(out).toBe(replay('--site', site, capture).out);
	const lagS = lagOf(out);
	expect(words).toContain('tag:walker: 35.0 s of 1 walk (the first 5 s of each do not count)');
	expect(words).toContain(`right zone    ${(100 * (1 - lagS / SCORED_S)).toFixed(1)} % of the time`);
	expect(words).toContain('zone changes  1 reported for 1 true');
	expect(words).toContain(`median ${lagS.toFixed(1)} s`);
	expect(words).toMatch(/^seconds: true, reported as {3}\[1\] {3}\[2\] {2}none {4}right {2}precision/m);
	expect(words).toMatch(new RegExp(`^\\[2\\] right +${lagS.toFixed(1)} +${(20 - lagS).toFixed(1)} +\\.`, 'm'));
});

test('--json: the score and nothing else', () => {
	const lagS = lagOf(replay('--site', site, capture).out);
	const { out, code } = replay('--site', site, capture, '--score', truth, '--json');
	expect(code).toBe(0);
	const score = JSON.parse(out);
	expect(score).toMatchObject({
		walks: 1,
		scoredS: 35,
		accuracy: expect.closeTo(1 - lagS / SCORED_S, 3),
		unreportedS: 0,
		changes: { true: 1, reported: 1, lost: 0 },
		lag: { medianS: expect.closeTo(lagS, 2), missed: 0 },
		recordings: [{ capture, truth, subject: 'tag:walker', scoredS: 35 }],
	});
	expect(score.calibration.held.brier).toBeGreaterThanOrEqual(0);
});

test('several recordings, each with its truth, even of the same minute', () => {
	const { out, words, code } = replay('--site', site, capture, capture, '--score', truth, '--score', truth);
	expect(code, words).toBe(0);
	expect(words).toContain('tag:walker: 70.0 s of 2 walks');
	expect(words).toContain('zone changes  2 reported for 2 true');
	expect(words.split('\n').filter((line) => line.startsWith(capture))).toHaveLength(2);
	expect(
		new Set(
			out
				.trim()
				.split('\n')
				.map((line) => JSON.parse(line).id),
		).size,
	).toBe(out.trim().split('\n').length);
});

test('whose way it was: asked for, or named by the truth', () => {
	const two = file('two.yaml', SITE + SECOND_SUBJECT);
	const asked = replay('--site', two, capture, '--score', truth);
	expect(asked).toMatchObject({ out: '', code: 1 });
	expect(asked.words).toContain(
		'The site file names several subjects: say whose way it is, such as --subject tag:walker.',
	);
	expect(replay('--site', two, capture, '--score', truth, '--subject', 'tag:walker').words).toContain(
		'1 reported for 1',
	);
	const named = file('named.csv', truthOf(START_T).replace('y\n', 'y,subject\n').replace(/,5$/gm, ',5,tag:walker'));
	expect(replay('--site', two, capture, '--score', named).words).toContain('1 reported for 1');
	const other = replay('--site', two, capture, '--score', named, '--subject', 'tag:cart');
	expect(other.words).toContain('does not say where tag:cart was; it tells of tag:walker.');
	const silent = replay('--site', two, capture, '--score', truth, '--subject', 'tag:cart');
	expect(silent.words).toContain('right zone    0.0 % of the time');
	expect(silent.words).toContain('no zone was reported for 35.0 s');
	expect(silent.words).toMatch(
		/walk\.jsonl: tag:cart was never placed\. Its 402 adverts: 402 of known subjects and devices, 0 of strangers, 0 from/,
	);
});

test('where nothing was heard during a part of the truth, that is said', () => {
	const half = file('half.jsonl', captureOf(START_T).split('\n').slice(0, 200).join('\n'));
	const { words, code } = replay('--site', site, half, '--score', truth);
	expect(code).toBe(0);
	expect(words).toMatch(/walk\.truth\.csv goes on for 20 s outside of .*half\.jsonl: nothing was heard then\./);
});

test('mistakes', { timeout: 60_000 }, () => {
	const bad = (name: string, content: string) => file(name, content);
	const lines = truthOf(START_T).split('\n');
	const cases: [string[], RegExp][] = [
		[[capture, '--score', join(folder, 'none.csv')], /^There is no truth file .*none\.csv\. Check the path\.$/m],
		[[capture, '--score', folder], /is a folder, not a truth file/],
		[
			[capture, capture, '--score', truth],
			/^There are 2 recordings and 1 truth files: give one --score TRUTH\.csv for each/m,
		],
		[[capture, '--json'], /^--json is a form of the score: add --score TRUTH\.csv\.$/m],
		[[capture, '--subject', 'tag:walker'], /^--subject is whose way is scored: add --score TRUTH\.csv\.$/m],
		[[capture, '--score', truth, '--subject', 'walker'], /names no subject walker\. Write --subject tag:walker\.$/m],
		[
			[capture, '--score', truth, '--subject', 'tag:forklift-9'],
			/names no subject tag:forklift-9\. It names: tag:walker\.$/m,
		],
		[
			[
				capture,
				'--score',
				bad('whose.csv', lines.join('\n').replace('y\n', 'y,subject\n').replace(/,5$/gm, ',5,tag:q')),
			],
			/whose\.csv tells of tag:q, which the site file does not name; it names: tag:walker\./,
		],
		[
			[capture, '--score', bad('later.csv', truthOf(START_T + 3600))],
			/later\.csv tells of 2020-09-13T13:26:40\.000Z to .*walk\.jsonl of 2020-09-13T12:26:40.*no moment in common/,
		],
		[
			[capture, '--score', bad('cm.csv', truthOf(START_T, { left: 400, right: 1600 }))],
			/cm\.csv: most of its positions, such as 400, 5, are off the floor \(20 x 10 m\)\. Are they in metres/,
		],
		[
			[capture, '--score', bad('short.csv', lines.slice(0, 5).join('\n'))],
			/^Nothing could be scored: .*short\.csv has no moment/m,
		],
		[
			[capture, '--score', bad('typo.csv', `${lines[0]}\n${START_T},4,five\n`)],
			/typo\.csv:2:1: y: "five" must be a number of metres\./,
		],
		[[join(folder, 'none.jsonl'), '--score', truth], /none\.jsonl/],
	];
	for (const [args, words] of cases) {
		const run = replay('--site', site, ...args);
		expect(run.words, args.join(' ')).toMatch(words);
		expect(run.code, args.join(' ')).toBe(1);
	}
});
