// `aisle-gateway replay` as people run it: every format gives the same events, and whatever is wrong gets a clear word and the right exit code.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { endProcesses, startProcess } from '../support/processes.ts';
import { SAMPLE_ADVERTS, SAMPLE_CAPTURES, SAMPLES_FOLDER } from '../support/sample-captures.ts';

const GATEWAY = 'gateway/bin/aisle-gateway.js';
const SITE = 'docs/guides/my-store/site.yaml';
const LINES = join(SAMPLES_FOLDER, 'lines.jsonl');

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'aisle-replay-'));
});
afterEach(endProcesses);
afterAll(() => rmSync(folder, { recursive: true }));

function replay(args: string[], input?: Buffer) {
	const run = spawnSync(process.execPath, [GATEWAY, 'replay', '--site', SITE, ...args], { encoding: 'utf8', input });
	return { events: run.stdout, words: run.stderr, code: run.status };
}

function file(name: string, content: Buffer | string): string {
	const path = join(folder, name);
	writeFileSync(path, content);
	return path;
}

test('the samples are what their generator writes', () => {
	for (const [name, bytes] of Object.entries(SAMPLE_CAPTURES)) {
		// the same bytes may be packed otherwise by another zlib
		if (!name.endsWith('.gz')) expect(readFileSync(join(SAMPLES_FOLDER, name)).equals(bytes), name).toBe(true);
	}
	const names = readdirSync(SAMPLES_FOLDER).filter((name) => name !== 'README.md');
	expect(names.sort()).toEqual(Object.keys(SAMPLE_CAPTURES).sort());
});

/** What every format has to give. */
const expected = replay([LINES]);

describe('formats', () => {
	test('JSON lines place the cart', () => {
		expect(expected.code, expected.words).toBe(0);
		expect(expected.events).toMatch(/"subject":"tag:cart-1".*aisle\.visit\.ended\.v1/);
		expect(expected.words).toMatch(new RegExp(`^${SAMPLE_ADVERTS.length} adverts in`));
	});

	test.each(Object.keys(SAMPLE_CAPTURES).filter((name) => name !== '251.pcap'))('%s gives the same events', (name) => {
		const { events, words, code } = replay(['--receiver', 'gw-hci0', join(SAMPLES_FOLDER, name)]);
		expect(code, words).toBe(0);
		expect(events).toBe(expected.events);
	});

	test('251.pcap, which has no signal strength, says that it places nobody', () => {
		const { events, words, code } = replay(['--receiver', 'gw-hci0', join(SAMPLES_FOLDER, '251.pcap')]);
		expect({ events, code }).toEqual({ events: '', code: 0 });
		expect(words).toContain('90 adverts without a signal strength (RSSI 127), which place nobody');
	});

	test('standard input is read as a file is', () => {
		const { events, code } = replay(['--receiver', 'gw-hci0', '-'], SAMPLE_CAPTURES['monitor.btsnoop.gz']);
		expect({ events, code }).toEqual({ events: expected.events, code: 0 });
	});

	test('what was passed over is counted by its reason', () => {
		const { words } = replay(['--receiver', 'gw-hci0', join(SAMPLES_FOLDER, '201.pcap')]);
		expect(words).toContain('passed over: 1 HCI events without advertising data');
	});
});

describe('what goes wrong', () => {
	test('nobody says who heard it, or somebody says it wrong', () => {
		const pcap = join(SAMPLES_FOLDER, '256.pcap');
		const unsaid = replay([pcap]);
		expect(unsaid.code).toBe(1);
		expect(unsaid.words).toMatch(
			/which names no receiver: say .* with --receiver ID \(one of gw-hci0, sat-shoes\)\.\n$/,
		);
		const wrong = replay(['--receiver', 'hci0', pcap]);
		expect(wrong).toMatchObject({ code: 1, words: expect.stringMatching(/^Receiver "hci0" is not in the site file/) });
	});

	test('a receiver that nothing needs is said to be unused', () => {
		expect(replay(['--receiver', 'gw-hci0', LINES]).words).toMatch(/^--receiver gw-hci0 is not used/);
	});

	test.each([
		['is empty', () => file('empty', '')],
		['is not a capture', () => file('text', 'a,b,c\n')],
		['is a folder', () => folder],
		['ENOENT', () => join(folder, 'none')],
		['not one advert in it could be played', () => file('tags', '{"t":1,"reader":"fx","antenna":1,"epc":"3074"}\n')],
		['link type 1 (Ethernet)', () => file('ethernet', ethernet())],
	])('"%s" is said of one recording, the other is played, and the exit code is 1', (words, path) => {
		const run = replay(['--receiver', 'gw-hci0', path(), LINES]);
		expect(run.code).toBe(1);
		expect(run.words).toContain(words);
		expect(run.events).toBe(expected.events);
	});

	test('bad lines are said, one problem is no plural, and the exit code stays 0', () => {
		const lines = readFileSync(LINES, 'utf8').split('\n');
		const path = file('bad.jsonl', [lines[0], '{"t":1581249601409}', ...lines.slice(1)].join('\n'));
		const { code, words, events } = replay([path]);
		expect(code).toBe(0);
		expect(words).toContain('bad.jsonl:2: t: looks like milliseconds, must be Unix seconds');
		expect(words).toMatch(/^1 problem in the recordings, see above$/m);
		expect(events).toBe(expected.events);
	});

	test('Ctrl-C ends it with what there was so far, also while a pipe is waited for', async () => {
		// a pipe that stays open: the recording has no end
		const child = spawn(process.execPath, [GATEWAY, 'replay', '--site', SITE, '-'], {
			stdio: ['pipe', 'pipe', 'pipe'],
		});
		let words = '';
		const met = Promise.withResolvers<void>();
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			words += text;
			if (words.includes('is not JSON')) met.resolve();
		});
		const ended = once(child, 'close');
		child.stdin.write(`${readFileSync(LINES, 'utf8')}what shows that it came so far\n`);
		await met.promise;
		child.kill('SIGINT');
		// which a shell tells as 130
		expect(await ended).toEqual([null, 'SIGINT']);
		expect(words).toMatch(/stopped by Ctrl-C at 2026-.*; so far:\n90 adverts in/);
		expect(words).not.toMatch(/^\s+at /m);
	});
});

test('Ctrl-C ends it also where nobody writes to a pipe', async () => {
	const pipe = join(folder, 'pipe');
	execFileSync('mkfifo', [pipe]);
	const child = spawn(process.execPath, [GATEWAY, 'replay', '--site', SITE, pipe]);
	onTestFinished(() => void child.kill('SIGKILL'));
	await vi.waitFor(() => expect(waitsForWriter(child.pid!)).toBe(true), 10_000);
	child.kill('SIGINT');
	expect(await once(child, 'close')).toEqual([null, 'SIGINT']);
});

test('help says what can be played and what the exit codes mean', () => {
	const child = startProcess('help', [GATEWAY, 'replay', '--help']);
	return child.waitFor(/btsnoop[\s\S]*pcapng[\s\S]*Exit code: 0 when/, 10_000);
});

/** In open(2), says the kernel. */
function waitsForWriter(pid: number): boolean {
	const threads = readdirSync(`/proc/${pid}/task`);
	return threads.some((thread) => readFileSync(`/proc/${pid}/task/${thread}/wchan`, 'utf8') === 'wait_for_partner');
}

function ethernet(): Buffer {
	const bytes = Buffer.from(SAMPLE_CAPTURES['256.pcap']!);
	bytes.writeUInt32LE(1, 20);
	return bytes;
}
