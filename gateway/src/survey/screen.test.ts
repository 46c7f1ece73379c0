import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SurveyLine } from './line.ts';
import { bar, newTagWords, type ScreenOptions, surveyLines, surveyScreen } from './screen.ts';

const TIME = '2026-11-22T08:00:00.000Z';
const LINK = { receiver: 'door', rssiDbm: -65, smoothedDbm: -65, peakDbm: -50, heardAgoS: 0.2, advertsPerS: 1 };
const WIDE: ScreenOptions = { columns: 100, rows: 40, colours: false, by: 'thing' };

function line(more: Partial<SurveyLine> = {}): SurveyLine {
	const heard = [LINK, { ...LINK, receiver: 'till', smoothedDbm: -88, peakDbm: -88, heardAgoS: 45 }];
	return {
		time: TIME,
		timezone: 'Asia/Kolkata',
		things: [{ key: 'tag:cart-7', name: 'Cart 7', kind: 'cart', heard }],
		receivers: [
			{ id: 'door', advertsPerS: 12, heardAgoS: 0, strangers: { advertsPerS: 10, strongestDbm: -40 } },
			{ id: 'till', advertsPerS: 0, heardAgoS: null, strangers: { advertsPerS: 0, strongestDbm: null } },
		],
		leftOut: false,
		...more,
	};
}

function stranger(n: number, smoothedDbm: number | null, more: object = {}) {
	const tag = { address: `c0:00:00:00:00:0${n}`, says: ['iBeacon x'], line: '- { id: new-tag }', byAddress: false };
	return { ...LINK, n, smoothedDbm, ...tag, ...more };
}

test('a bar is as long as the signal and keeps a line at its peak', () => {
	expect(bar({ smoothedDbm: -65, peakDbm: -65 }, 20)).toBe('██████████│         ');
	expect(bar({ smoothedDbm: -65, peakDbm: -37 }, 20)).toBe('██████████        │ ');
	expect(bar({ smoothedDbm: -120, peakDbm: -120 }, 4)).toBe('│   ');
	expect(bar({ smoothedDbm: -20, peakDbm: -20 }, 4)).toBe('████');
	expect(bar({ smoothedDbm: null, peakDbm: null }, 4)).toBe('    ');
});

test('by thing, by receiver', () => {
	const byThing = surveyScreen(line(), WIDE);
	expect(byThing).toContain('Cart 7  cart');
	expect(byThing.join('\n')).toMatch(/door +█+ +│ +-65 {2}now {2}-65 {2}peak {2}-50 +0\.2 s {2}excellent/);
	expect(byThing.join('\n')).toMatch(/till .* 45 s {2}none/);
	const byReceiver = surveyScreen(line(), { ...WIDE, by: 'receiver' });
	expect(byReceiver).toContain('door  12/s · strangers 10/s, the strongest -40 dBm · last 0.0 s ago');
	expect(byReceiver).toContain('till  has heard nothing');
});

test('no line is wider than the window, none is below it, and no name speaks to the terminal', () => {
	const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 200 }),
			fc.integer({ min: 1, max: 60 }),
			fc.array(name, { maxLength: 30 }),
			fc.boolean(),
			fc.constantFrom('thing' as const, 'receiver' as const),
			(columns, rows, names, colours, by) => {
				const things = names.map((one) => ({ key: one, name: one, kind: 'cart', heard: line().things[0]!.heard }));
				const strangers = [stranger(1, -30), stranger(2, -60)];
				const screen = surveyScreen(line({ things, strangers, until: TIME }), { columns, rows, colours, by });
				expect(screen.length).toBeLessThanOrEqual(rows);
				for (const text of screen) {
					const plain = colours ? stripVTControlCharacters(text) : text;
					expect(plain).not.toMatch(/\p{Cc}/u);
					expect([...plain].length).toBeLessThanOrEqual(columns);
				}
			},
		),
	);
});

test('what does not fit is said, with what to do', () => {
	const things = Array.from({ length: 9 }, (_, i) => ({ ...line().things[0]!, key: `${i}`, name: `Cart ${i}` }));
	const screen = surveyScreen(line({ things }), { ...WIDE, rows: 12 });
	expect(screen).toHaveLength(12);
	expect(screen.at(-1)).toBe('… 18 more lines: make the window taller, or name what to show: --only cart-1');
});

test('colours say what the words say', () => {
	const text = surveyScreen(line(), { ...WIDE, colours: true }).join('\n');
	expect(text).toContain('\x1b[32m█');
	expect(stripVTControlCharacters(text)).toBe(surveyScreen(line(), WIDE).join('\n'));
});

test("times are the store's, wherever this runs", () => {
	expect(surveyScreen(line(), WIDE)[0]).toMatch(/^Survey 13:30:00 · 1 thing · 2 receivers /);
	const text = surveyScreen(line({ strangers: [], until: '2026-11-22T08:10:00.000Z' }), WIDE).join('\n');
	expect(text).toContain('Strangers, the strongest first; shown until 13:40');
});

test('plain lines, one a link', () => {
	expect(surveyLines(line({ strangers: [stranger(3, -30)] }))).toEqual([
		`${TIME}  stranger #3  door  -30 dBm, now -65, peak -50, heard 0.2 s ago, excellent: iBeacon x, c0:00:00:00:00:03`,
		`${TIME}  Cart 7  door  -65 dBm, now -65, peak -50, heard 0.2 s ago, excellent`,
		`${TIME}  Cart 7  till  -88 dBm, now -65, peak -88, heard 45 s ago, none`,
	]);
});

test('what a sender says cannot speak to the terminal', () => {
	const strangers = [stranger(1, -30, { says: ['\x1b[2Jhello'] })];
	expect(surveyLines(line({ strangers }))[0]).toContain('?[2Jhello');
	expect(newTagWords(line({ strangers }))[1]).toBe('  ?[2Jhello');
});

test('the line for a new tag, and how sure it is', () => {
	const sure = newTagWords(line({ strangers: [stranger(1, -30), stranger(2, -60)] }));
	expect(sure).toContain('  - { id: new-tag }');
	expect(sure.at(-1)).toBe('The next one, #2, is 30 dB weaker.');
	expect(newTagWords(line({ strangers: [stranger(1, -58), stranger(2, -60)] })).at(-1)).toContain(
		'hold the tag closer',
	);
	expect(newTagWords(line({ strangers: [stranger(1, -30, { byAddress: true })] })).join()).toContain('in 20 minutes');
	expect(newTagWords(line({ strangers: [stranger(1, null)] }))[0]).toBe('The strongest stranger, #1: ? dBm at door.');
	expect(newTagWords(line({ strangers: [] }))).toEqual(['No stranger was heard. Is the tag switched on?']);
});
