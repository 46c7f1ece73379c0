// The page's words and figures.
import { describe, expect, it } from 'vitest';
import { eventLines } from './event-lines.ts';
import { healthGroups } from './health-groups.ts';
import { countOf, lookOf, storeName } from './kinds.ts';
import { healthSummary, presentWords, truthWords } from './summary.ts';
import { heardWords, isRecording, span, storeClock } from './times.ts';
import { zoneRows } from './zone-rows.ts';

const nameOf = (zone: string) => ({ shoes: 'Shoes', kids: 'Kids' })[zone] ?? zone;
const at = (second: number) => `2026-05-04T08:31:${String(second).padStart(2, '0')}.000Z`;

describe('events', () => {
	it('are sentences, newest first', () => {
		const lines = eventLines(
			[
				{ time: at(9), key: 'Cart 1', type: 'aisle.zone.dwelled.v1', zone: 'kids', seconds: 30 },
				{ time: at(5), key: 'Shopper 3', type: 'aisle.zone.entered.v1', zone: 'shoes' },
			],
			nameOf,
		);
		expect(lines.map(({ who, did, detail }) => [who, did, detail])).toEqual([
			['Cart 1', 'stays in Kids', 'for 30 s now'],
			['Shopper 3', 'entered Shoes', undefined],
		]);
	});

	it('say a move from zone to zone once', () => {
		const lines = eventLines(
			[
				{ time: at(5), key: 'Shopper 3', type: 'aisle.zone.entered.v1', zone: 'shoes' },
				{ time: at(5), key: 'Shopper 3', type: 'aisle.zone.exited.v1', zone: 'kids', seconds: 125 },
				{ time: at(5), key: 'Shopper 4', type: 'aisle.zone.exited.v1', zone: 'kids', seconds: 7 },
			],
			nameOf,
		);
		expect(lines.map(({ who, did, detail }) => [who, did, detail])).toEqual([
			['Shopper 3', 'entered Shoes', 'after 2 min in Kids'],
			['Shopper 4', 'left Kids after 7 s', undefined],
		]);
	});

	it('say the end of a visit once', () => {
		const lines = eventLines(
			[
				{ time: at(5), key: 'Shopper 3', type: 'aisle.visit.ended.v1', zone: 'shoes', seconds: 4_800 },
				{ time: at(5), key: 'Shopper 3', type: 'aisle.zone.exited.v1', zone: 'shoes', seconds: 10 },
			],
			nameOf,
		);
		expect(lines).toMatchObject([{ did: 'left the store after 1 h 20 min', detail: 'last seen in Shoes' }]);
	});
});

describe('kinds', () => {
	it('are known by name, and made-up ones get along', () => {
		expect(countOf('pass', 1)).toBe('1 shopper');
		expect(countOf('pass', 2)).toBe('2 shoppers');
		expect(countOf('forklift', 2)).toBe('2 forklifts');
		expect(lookOf('hand-truck')).toMatchObject({ one: 'Hand truck', shape: 'diamond' });
	});

	it('differ in shape and in colour', () => {
		const looks = ['pass', 'cart', 'staff', 'fob', 'anything'].map(lookOf);
		expect(new Set(looks.map(({ shape }) => shape)).size).toBe(looks.length);
		expect(new Set(looks.map(({ color }) => color)).size).toBe(looks.length);
	});

	it('make a name of the id of a store', () => expect(storeName('harbour-street')).toBe('Harbour Street'));
});

describe('zones', () => {
	const plan = {
		kinds: ['pass', 'cart'],
		zones: ['shoes', 'kids'].map((id) => ({ id, name: id, kind: 'shelf', shape: [] })),
	};

	it('add up', () => {
		const live = {
			zones: [
				{ id: 'kids', present: { pass: 2, cart: 1 }, entered: 4, crowd: 3.4 },
				{ id: 'shoes', present: {}, entered: 2, crowd: null },
			],
		};
		expect(zoneRows(plan, live)).toEqual({
			rows: [
				{ id: 'shoes', name: 'shoes', present: [0, 0], total: 0, entered: 2, crowd: null, share: 0.5 },
				{ id: 'kids', name: 'kids', present: [2, 1], total: 3, entered: 4, crowd: 3.4, share: 1 },
			],
			all: { present: [2, 1], total: 3, entered: 6, crowd: 3.4 },
		});
	});

	it('say nothing of a crowd that nobody measures', () => {
		const live = { zones: [{ id: 'kids', present: {}, entered: 0, crowd: null }] };
		expect(zoneRows(plan, live).all.crowd).toBeNull();
	});

	it('are all there before anybody was', () => {
		expect(zoneRows(plan, { zones: [] }).rows.map(({ total, share }) => [total, share])).toEqual([
			[0, 0],
			[0, 0],
		]);
	});
});

describe('health', () => {
	it('lets the worst part speak', () => {
		const parts = [
			{ name: 'uplink', state: 'degraded' as const, words: 'cannot connect: start the broker' },
			{ name: 'radio', state: 'ok' as const, words: 'hearing' },
		];
		expect(healthSummary(parts)).toEqual({
			state: 'degraded',
			title: '1 of 2 parts needs attention',
			words: 'Uplink: cannot connect: start the broker',
		});
	});

	it('is good where every part is well', () => {
		expect(healthSummary([{ name: 'radio', state: 'ok', words: 'hearing' }]).title).toBe('Everything works');
	});

	it('says that a recording is over', () => {
		const parts = [
			{ name: 'capture', state: 'ended' as const, words: 'played to the end' },
			{ name: 'uplink', state: 'ok' as const, words: 'connected' },
		];
		expect(healthSummary(parts)).toEqual({ state: 'ended', title: 'Capture has ended', words: 'Played to the end' });
	});

	it('is not good before anything is known', () => expect(healthSummary([]).state).toBe('starting'));
});

describe('sums in words', () => {
	it('name who is here', () => {
		expect(presentWords(['pass', 'cart', 'staff'], [6, 0, 1])).toBe('6 shoppers and 1 staff');
		expect(presentWords(['pass', 'cart', 'fob'], [1, 2, 1])).toBe('1 shopper, 2 carts and 1 fob');
		expect(presentWords(['pass'], [0])).toBe('nobody known');
	});

	it('tell strangers from those the gateway may know', () => {
		const people = (['pass', 'tag', 'stranger', 'stranger'] as const).map((kind) => ({ kind }));
		expect(truthWords(people)).toContain('In the simulation 4 ');
		expect(truthWords(people)).toContain('can know 2');
		expect(truthWords(people)).toContain('other 2 are strangers');
	});
});

describe('times', () => {
	it("are the store's", () => {
		const clock = storeClock('Europe/Istanbul');
		expect(clock.time(at(5))).toBe('11:31:05');
		expect(clock.date(at(5))).toBe('4 May 2026');
	});

	it('tell a recording from a clock that is wrong', () => {
		expect(isRecording('2020-03-14T10:00:00.000Z', Date.parse(at(5)))).toBe(true);
		expect(isRecording(at(5), Date.parse(at(59)))).toBe(false);
	});

	it('say when something was last heard', () => {
		expect([null, 0, 3, 4, 125].map(heardWords)).toEqual(['never', 'now', 'now', '4 s ago', '2 min ago']);
	});

	it('are spans one can say', () => {
		expect([0, 59.9, 60, 3_599, 3_600, 5_400].map(span)).toEqual([
			'0 s',
			'59 s',
			'1 min',
			'59 min',
			'1 h',
			'1 h 30 min',
		]);
	});
});

describe('health', () => {
	const part = (name: string, state: 'ok' | 'degraded') => ({ name, state, words: '' });
	const names = (parts: readonly { name: string }[]) => parts.map(({ name }) => name);

	it('folds satellites that are well, and none that is not', () => {
		const parts = [
			part('satellite sat-b', 'degraded'),
			...['a', 'c', 'd'].map((id) => part(`satellite sat-${id}`, 'ok')),
		];
		const { open, folded } = healthGroups([...parts, part('satellite', 'ok'), part('disk', 'ok')]);
		expect(names(open)).toEqual(['satellite sat-b', 'satellite', 'disk']);
		expect(names(folded)).toEqual(['satellite sat-a', 'satellite sat-c', 'satellite sat-d']);
	});

	it('shows a few satellites as they are', () => {
		const parts = [part('satellite sat-a', 'ok'), part('satellite sat-b', 'ok'), part('disk', 'ok')];
		expect(healthGroups(parts)).toEqual({ open: parts, folded: [] });
	});
});
