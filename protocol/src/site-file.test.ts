import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSiteFile } from './site-file.ts';
import { formatProblem } from './yaml-document.ts';

type Parts = Partial<Record<'timezone' | 'floor' | 'zones' | 'receivers' | 'more', string>>;

/** A site of two zones, with parts of it replaced; each part begins on a line of its own. */
function siteText({ timezone, floor, zones, receivers, more }: Parts = {}): string {
	return [
		'store: berlin-mitte',
		`timezone: ${timezone ?? 'Europe/Berlin'}`,
		`floor: ${floor ?? '{ width: 24, height: 18 }'}`,
		`zones:\n${zones ?? `${ENTRANCE}\n${SHOES}`}`,
		`receivers:\n${receivers ?? '  - { id: gw, at: [2, 3], height: 2.4 }'}`,
		more ?? '',
	].join('\n');
}
const ENTRANCE = '  - { id: entrance, name: Entrance, shape: [[0,0],[6,0],[6,5],[0,5]] }';
const SHOES = '  - { id: shoes, name: Shoes, shape: [[6,0],[14,0],[14,9],[6,9]], kind: shelf }';

function problemsOf(parts: Parts): string[] {
	const result = readSiteFile(siteText(parts), 'site.yaml');
	return result.ok ? [] : result.problems.map(formatProblem);
}

test('takes a site', () => {
	const result = readSiteFile(siteText(), 'site.yaml');
	expect(result).toMatchObject({ ok: true, site: { store: 'berlin-mitte', beacons: [] } });
});

const WALKS = '/work/shared/datasets/office-walks';
describe.each(['site-4', 'site-6', 'site-9'])('the recorded office, %s', (name) => {
	const path = `${WALKS}/${name}.yaml`;
	test.runIf(existsSync(path))(`is taken (needs ${path})`, () => {
		const result = readSiteFile(readFileSync(path, 'utf8'), path);
		expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([]);
	});
});

describe('refuses', () => {
	test.each<[string, Parts, string]>([
		[
			'overlapping zones',
			{ zones: `${ENTRANCE}\n${SHOES.replace('[6,0]', '[5,0]').replace('[6,9]', '[5,9]')}` },
			'site.yaml:6:38: zones[1].shape: zone "shoes" overlaps zone "entrance" (line 5) by 5 square metres. Move the corners so that the two only touch.',
		],
		[
			'a shape that crosses itself',
			{ zones: '  - { id: bow, name: Bow, shape: [[0,0],[4,4],[4,0],[0,4]] }' },
			'site.yaml:5:34: zones[0].shape: the shape of zone "bow" crosses itself: the side from [0,0] to [4,4] meets the side from [4,0] to [0,4]. Write the corners in the order in which one walks around the zone.',
		],
		[
			'a corner outside the floor',
			{ zones: '  - { id: far, name: Far, shape: [[20,0],[25,0],[25,5]] }' },
			'site.yaml:5:42: zones[0].shape[1]: the corner [25,0] of zone "far" is outside the floor (24 x 18 m). Write [24,0], or make the floor bigger.',
		],
		[
			'a shape in centimetres',
			{ zones: '  - { id: far, name: Far, shape: [[0,0],[600,0],[600,500]] }' },
			'site.yaml:5:34: zones[0].shape: zone "far" reaches far beyond the floor (24 x 18 m); it looks like centimetres. Write "shape: [[0,0],[6,0],[6,5]]".',
		],
		[
			'a floor in centimetres',
			{ floor: '{ width: 2400, height: 18 }' },
			'site.yaml:3:17: floor.width: 2400 must be at most 1000 metres; it looks like centimetres. Write "width: 24".',
		],
		[
			'a small floor in centimetres',
			{ floor: '{ width: 800, height: 600 }', zones: ENTRANCE },
			'site.yaml:3:8: floor: 800 by 600 metres is too much for its receivers (1); it looks like centimetres. Write "floor: { width: 8, height: 6 }", or add receivers.',
		],
		[
			'one id twice',
			{ more: 'subjects:\n  - { id: a, address: 11:22:33:44:55:66 }\n  - { id: a, address: 11:22:33:44:55:67 }' },
			'site.yaml:11:11: subjects[1].id: the id "a" is taken: subjects has it on line 10. Give one of the two another id.',
		],
		[
			'one identity on the air twice, however it is written',
			{
				more: 'beacons:\n  - { id: a, address: aa:22:33:44:55:66 }\nsubjects:\n  - { id: b, address: AA:22:33:44:55:66 }',
			},
			'site.yaml:12:23: subjects[0].address: "b" and "a" (line 10) have the same address and cannot be told apart. Give one of them another address.',
		],
		[
			'a thing without an identity',
			{ more: 'subjects:\n  - { id: a }' },
			'site.yaml:10:5: subjects[0]: "a" says nothing by which it is known on the air. Add one of: ibeacon, altbeacon, eddystone, address.',
		],
		[
			'a thing with two identities',
			{
				more: 'beacons:\n  - { id: a, address: aa:22:33:44:55:66, ibeacon: { uuid: a0c1e5d2-7f0b-4e6c-9d3f-5b8e12347788, major: 1, minor: 1 } }',
			},
			'site.yaml:10:5: beacons[0]: "a" is known by ibeacon and address at once. Keep one of them.',
		],
		[
			'a sensor in a zone that is not there',
			{ more: 'sensors:\n  - { id: s, zone: shoos, address: aa:22:33:44:55:66, measures: mass }' },
			'site.yaml:10:20: sensors[0].zone: there is no zone "shoos". Write "shoes".',
		],
		[
			'an antenna in a zone that is not there',
			{ more: 'readers:\n  - { id: r, model: x, antennas: { 1: shoes, 2: cellar } }' },
			'site.yaml:10:49: readers[0].antennas.2: there is no zone "cellar". Write one of the zones: entrance, shoes.',
		],
		[
			'a receiver without a place',
			{ receivers: '  - { id: gw }' },
			'site.yaml:8:5: receivers[0]: receiver "gw" has neither "at" nor "zone", so nobody knows where it hears. Add "at: [x, y]" in metres, or "zone: <id>".',
		],
		[
			'a receiver outside the floor',
			{ receivers: '  - { id: gw, at: [2, 30] }' },
			'site.yaml:8:19: receivers[0].at: "gw" at [2,30] is outside the floor (24 x 18 m). Write "at: [2,18]", or make the floor bigger.',
		],
		[
			'a time zone that is none',
			{ timezone: 'Berlin' },
			'site.yaml:2:11: timezone: "Berlin" is not an IANA time zone such as "Europe/Berlin". Write "timezone: Europe/Berlin".',
		],
		[
			'grams in kilograms',
			{ more: 'sensors:\n  - { id: s, zone: shoes, address: aa:22:33:44:55:66, measures: mass, unitMassKg: 0.41 }' },
			'site.yaml:10:71: sensors[0].unitMassKg: unknown key "unitMassKg": unitMassG is in grams. Write "unitMassG: 410".',
		],
	])('%s', (_, parts, expected) => {
		expect(problemsOf(parts)).toEqual([expected]);
	});
});

test('tells of everything at once, in the order of the file: one mistake does not hide another', () => {
	const problems = problemsOf({
		timezone: 'Mars',
		zones: `${ENTRANCE.replace('name', 'nam')}\n${SHOES.replaceAll('[6,', '[5,')}`,
		receivers: '  - { id: gw, zone: entrence, heightCm: 240 }',
	});
	expect(problems.map((problem) => problem.split(': ').slice(0, 2).join(' '))).toEqual([
		'site.yaml:2:11 timezone',
		'site.yaml:5:21 zones[0].nam',
		'site.yaml:6:38 zones[1].shape',
		'site.yaml:8:21 receivers[0].zone',
		'site.yaml:8:31 receivers[0].heightCm',
	]);
});

test('a key that is wrong is not shown', () => {
	const sensor = (bindKey: string) =>
		`sensors:\n  - { id: s, zone: shoes, address: aa:22:33:44:55:66, measures: mass, bindKey: ${bindKey} }`;
	expect(problemsOf({ more: sensor('231d39c1d7cc1ab1aee224cd096db9') })).toEqual([
		'site.yaml:10:80: sensors[0].bindKey: the secret must be 32 hex digits, e.g. "231d39c1d7cc1ab1aee224cd096db932".',
	]);
	expect(problemsOf({ more: sensor('23113911711711112222411096109312') })).toEqual([
		'site.yaml:10:80: sensors[0].bindKey: the secret must be a text, in quotes.',
	]);
});

test('zones may touch, and overlap by a centimetre', () => {
	const by = (metres: number) => problemsOf({ zones: `${ENTRANCE}\n${SHOES.replaceAll('[6,', `[${6 - metres},`)}` });
	expect(by(0)).toEqual([]);
	expect(by(0.01)).toEqual([]);
	expect(by(0.05)).toHaveLength(1);
});

test('a floor in centimetres: both sides are named, and zones in metres are left alone', () => {
	expect(problemsOf({ floor: '{ width: 2400, height: 900 }' })).toEqual([
		'site.yaml:3:17: floor.width: 2400 must be at most 1000 metres; it looks like centimetres. Write "width: 24".',
		'site.yaml:3:31: floor.height: 900 metres beside a side in centimetres; it looks like centimetres too. Write "height: 9".',
	]);
});

test('a zone and a beacon may have one id; two devices may not', () => {
	const beacon = (id: string) => ({ more: `beacons:\n  - { id: ${id}, address: aa:22:33:44:55:66 }` });
	expect(problemsOf(beacon('entrance'))).toEqual([]);
	expect(problemsOf(beacon('gw'))).toHaveLength(1);
});

test('never throws, whatever is put into a site file', () => {
	const text = siteText({
		more: 'beacons:\n  - { id: b, address: aa:22:33:44:55:66 }\nreaders:\n  - { id: r, model: x, antennas: { 1: shoes } }',
	});
	const piece = fc.constantFrom(
		'',
		'[',
		'}',
		': ',
		'- ',
		'\n',
		'*a',
		'&a ',
		'1e308',
		'-1',
		'.nan',
		'.inf',
		'null',
		'"',
		'[[]]',
		'{}',
		'<<',
	);
	const edit = fc.record({ at: fc.nat(text.length), length: fc.nat(12), piece });
	fc.assert(
		fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
			const edited = edits.reduce((s, { at, length, piece }) => s.slice(0, at) + piece + s.slice(at + length), text);
			const result = readSiteFile(edited, 'site.yaml');
			if (!result.ok)
				expect(result.problems.map(formatProblem).every((line) => /^site\.yaml:\d+:\d+: ./.test(line))).toBe(true);
		}),
		{ numRuns: 1000 },
	);
});
