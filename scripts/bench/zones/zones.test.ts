import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Site } from '@aisle/protocol';
import { afterAll, expect, test } from 'vitest';
import type { ZoneEstimator } from '../../../gateway/src/presence/observation.ts';
import { SmoothedStrongest } from './smoothed-strongest.ts';
import { StrongestPacket } from './strongest-packet.ts';
import { findWalks } from './walks.ts';
import { WAYS } from './ways.ts';
import { WeightedCentroid } from './weighted-centroid.ts';

const folder = mkdtempSync(join(tmpdir(), 'aisle-walks-'));
afterAll(() => rmSync(folder, { recursive: true }));

const box = (fromX: number, toX: number) => [
	[fromX, 0],
	[toX, 0],
	[toX, 10],
	[fromX, 10],
];
const site = Site.parse({
	store: 'x',
	timezone: 'UTC',
	floor: { width: 30, height: 10 },
	zones: ['left', 'middle', 'right'].map((id, i) => ({ id, name: id, shape: box(10 * i, 10 * i + 10) })),
	receivers: [
		{ id: 'r-left', at: [5, 5] },
		{ id: 'r-right', at: [25, 5] },
	],
	subjects: [{ id: 'a', address: 'c0:00:00:00:00:01' }],
});

/** `[second, receiver, dBm]`… @returns the zone after each */
function zonesOf(estimator: ZoneEstimator, heard: [number, string, number][]) {
	return heard.map(([t, receiver, rssiDbm]) => estimator.observe({ subject: 'tag:a', receiver, rssiDbm, t })?.zone);
}

test('strongest packet: of the last 3 s and no longer', () => {
	const heard: [number, string, number][] = [
		[0, 'r-left', -50],
		[1, 'r-right', -60],
		[2.9, 'r-right', -60],
		[3, 'r-right', -60],
	];
	expect(zonesOf(new StrongestPacket(site), heard)).toEqual(['left', 'left', 'left', 'right']);
});

test('smoothed strongest: another receiver only when it is 3 dB stronger in the mean', () => {
	const heard: [number, string, number][] = [
		[0, 'r-left', -60],
		[1, 'r-right', -58],
		// −58 + 0.2 · 5 = −57: 3 dB more is not more than 3 dB
		[2, 'r-right', -53],
		[3, 'r-right', -53],
		// the left one has been silent for 10 s
		[14, 'r-right', -90],
		// the right one has come down to −63
		[15, 'r-left', -59],
	];
	expect(zonesOf(new SmoothedStrongest(site), heard)).toEqual(['left', 'left', 'left', 'right', 'right', 'left']);
});

test('centroid: half-way between two that hear alike', () => {
	const heard: [number, string, number][] = [
		[0, 'r-left', -60],
		[0.1, 'r-right', -60],
		// ten times the power: at 25 − 20/12 m
		[0.2, 'r-right', -50],
	];
	expect(zonesOf(new WeightedCentroid(site), heard)).toEqual(['left', 'middle', 'right']);
});

test('ways that leave something out leave out just that', () => {
	const as = (id: string) => WAYS.find((way) => way.id === id)!.site!(site).receivers;
	expect(as('zones-only')).toEqual([
		{ id: 'r-left', zone: 'left', kind: 'adapter' },
		{ id: 'r-right', zone: 'right', kind: 'adapter' },
	]);
	expect(as('survey-half').map(({ id }) => id)).toEqual(['r-left']);
});

test('walks are found by their names, in a folder and those in it', () => {
	const files = {
		'one/site.yaml': '',
		'one/site-9.yaml': '',
		'one/a.jsonl': '',
		'one/a.truth.csv': '',
		'one/b.jsonl.gz': '',
		'one/b.truth.csv': '',
		'one/untold.jsonl': '',
		'one/unheard.truth.csv': '',
		'one/survey.jsonl.gz': '',
		'no-site/a.jsonl': '',
		'no-site/a.truth.csv': '',
	};
	for (const name of ['one', 'no-site']) mkdirSync(join(folder, name));
	for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
	const one = join(folder, 'one');
	const found = {
		name: 'one',
		sites: ['site-9', 'site'].map((name) => ({ name, path: join(one, `${name}.yaml`) })),
		survey: join(one, 'survey.jsonl.gz'),
		walks: [
			{ capture: join(one, 'a.jsonl'), truth: join(one, 'a.truth.csv') },
			{ capture: join(one, 'b.jsonl.gz'), truth: join(one, 'b.truth.csv') },
		],
	};
	expect(findWalks([folder])).toEqual([found]);
	expect(findWalks([one, join(folder, 'none')])).toEqual([found]);
});
