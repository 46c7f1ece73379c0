import { type EventDraft, LiveReply } from '@aisle/protocol';
import { describe, expect, it } from 'vitest';
import { LiveView } from './live-view.ts';

const PASS = 'pass:secret-pseudonym';

function setUp() {
	let nowS = 1000;
	let adverts = 0;
	const present = [
		{ subject: 'tag:cart-1', kind: 'cart', zone: 'shoes', at: [1, 2] as [number, number], sinceT: 900 },
		{ subject: PASS, kind: 'pass', zone: 'shoes', at: undefined, sinceT: 950 },
	];
	const view = new LiveView({
		now: () => nowS,
		t: () => nowS,
		present: () => present,
		crowd: () => new Map([['shoes', 3.4]]),
		receivers: () => [['r1', { adverts, lastT: nowS - 2 }]],
		adverts: () => ({ known: 1, unknown: 2, malformed: 0 }),
		outbox: () => ({ waiting: 3, connected: true }),
		parts: () => [],
		zones: ['door', 'shoes'],
		tagNames: new Map([['tag:cart-1', 'Cart 1']]),
	});
	return {
		view,
		hearMore: (count: number, s: number) => {
			adverts += count;
			nowS += s;
		},
	};
}

describe('LiveView', () => {
	it('gives a picture of the agreed shape, in which shoppers are numbers', () => {
		const { view } = setUp();
		view.note([
			{ type: 'aisle.zone.entered.v1', subject: PASS, t: 950, data: { visit: 'v', zone: 'shoes', confidence: 1 } },
		]);
		const picture = LiveReply.parse(view.snapshot());
		expect(picture.zones).toEqual([
			{ id: 'door', present: {}, entered: 0, crowd: null },
			{ id: 'shoes', present: { cart: 1, pass: 1 }, entered: 1, crowd: 3.4 },
		]);
		expect(picture.subjects.map(({ key }) => key)).toEqual(['Cart 1', 'Shopper 1']);
		expect(JSON.stringify(picture)).not.toContain('secret');
	});

	it('keeps no number of a shopper who withdrew', () => {
		const { view } = setUp();
		view.snapshot();
		view.forgetAllBut(() => true);
		expect(view.numberOf(PASS)).toBe(1);
		view.forgetAllBut((subject) => subject !== PASS);
		expect(view.numberOf(PASS)).toBeUndefined();
	});

	it('gives a shopper who comes back another number', () => {
		const { view } = setUp();
		const enter: EventDraft = {
			type: 'aisle.zone.entered.v1',
			subject: PASS,
			t: 950,
			data: { visit: 'v', zone: 'shoes', confidence: 1 },
		};
		const end: EventDraft = {
			type: 'aisle.visit.ended.v1',
			subject: PASS,
			t: 990,
			data: { visit: 'v', zone: 'shoes', durationS: 40, zones: [] },
		};
		view.note([enter, end, enter]);
		const keys = view.snapshot().recent.map(({ key, type }) => `${key} ${type.split('.')[2]}`);
		expect(keys).toEqual(['Shopper 2 entered', 'Shopper 1 ended', 'Shopper 1 entered']);
	});

	it('tells how busy a receiver is', () => {
		const { view, hearMore } = setUp();
		view.snapshot();
		hearMore(30, 2);
		expect(view.snapshot().receivers).toEqual([{ id: 'r1', advertsPerS: 15, heardAgoS: 2 }]);
	});

	it('lists the newest events only', () => {
		const { view } = setUp();
		for (let t = 0; t < 100; t++) {
			view.note([
				{ type: 'aisle.zone.dwelled.v1', subject: 'tag:cart-1', t, data: { visit: 'v', zone: 'shoes', dwellS: t } },
			]);
		}
		const { recent } = view.snapshot();
		expect([recent.length, recent[0]?.seconds]).toEqual([30, 99]);
	});
});
