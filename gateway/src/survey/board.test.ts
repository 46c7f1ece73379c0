import { SurveyReply } from '@aisle/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Advert } from '../ble/advert.ts';
import { type BoardOptions, type Known, SurveyBoard } from './board.ts';
import type { FrameWords } from './strangers.ts';

const RECEIVERS = ['door', 'till'];

function board(more: Partial<BoardOptions> = {}) {
	const nameOf = (known: Known) =>
		known.role === 'device'
			? { key: known.id, name: known.id, kind: 'beacon' }
			: { key: known.subject, name: known.subject, kind: known.kind };
	return new SurveyBoard({ receivers: RECEIVERS, nameOf, ...more }, 1000);
}

function advert(more: Partial<Advert> = {}): Advert {
	return { receiver: 'door', address: 'c0:ff:ee:00:00:01', rssiDbm: -60, data: new Uint8Array(), t: 1000, ...more };
}

const cart = (n: number): Known => ({ role: 'subject', subject: `tag:cart-${n}`, kind: 'cart' });

describe('the board', () => {
	it('tells each thing by each receiver that hears it, in an order that stays', () => {
		const b = board();
		b.hear(advert({ t: 1001 }), cart(10));
		b.hear(advert({ receiver: 'till', rssiDbm: -80, t: 1002 }), cart(2));
		b.hear(advert({ receiver: 'door', rssiDbm: -70, t: 1002 }), cart(2));
		b.hear(advert({ t: 1002 }), { role: 'device', id: 'door-beacon' });
		const { things } = b.picture(1003);
		expect(things.map(({ key }) => key)).toEqual(['door-beacon', 'tag:cart-2', 'tag:cart-10']);
		expect(things[1]!.heard).toMatchObject([
			{ receiver: 'door', rssiDbm: -70, smoothedDbm: -70, peakDbm: -70, heardAgoS: 1 },
			{ receiver: 'till', rssiDbm: -80, heardAgoS: 1 },
		]);
	});

	it('knows strangers as counts alone, and the strongest of them now', () => {
		const b = board();
		for (let i = 0; i < 50; i++)
			b.hear(
				advert({ address: `ab:cd:00:00:00:${i + 10}`, rssiDbm: i === 20 ? -35 : -90, t: 1000 + i / 10 }),
				undefined,
			);
		const picture = { time: '2026-01-01T00:00:00.000Z', ...b.picture(1005) };
		expect(SurveyReply.parse(picture)).toEqual(picture);
		const [door, till] = picture.receivers;
		expect(door!.strangers.strongestDbm).toBe(-35);
		expect(door!.strangers.advertsPerS).toBeCloseTo(10, -1);
		expect(till).toEqual({
			id: 'till',
			advertsPerS: 0,
			heardAgoS: null,
			strangers: { advertsPerS: 0, strongestDbm: null },
		});
		expect(JSON.stringify(picture)).not.toMatch(/ab:cd/);
		expect(b.picture(1010).receivers[0]!.strangers.strongestDbm).toBeNull();
	});

	it('forgets what nobody hears any more, and whoever has no name now is not shown', () => {
		const b = board();
		b.hear(advert({ t: 1001 }), cart(1));
		expect(b.picture(1100).things).toHaveLength(1);
		expect(b.picture(1122).things).toHaveLength(0);
		const nameless = board({ nameOf: () => undefined });
		nameless.hear(advert({ t: 1001 }), { role: 'subject', subject: 'pass:x', kind: 'pass' });
		expect(nameless.picture(1002).things).toEqual([]);
	});

	it('holds 500 things; a new one waits until one is silent, and that is said', () => {
		const b = board();
		for (let i = 0; i < 600; i++) b.hear(advert({ t: 1001 }), cart(i));
		expect(b.picture(1001).things).toHaveLength(500);
		expect(b.picture(1001).leftOut).toBe(true);
		b.hear(advert({ t: 1020 }), cart(599));
		const { things, leftOut } = b.picture(1020);
		expect(things).toHaveLength(500);
		expect(things.some(({ key }) => key === 'tag:cart-599')).toBe(true);
		expect(leftOut).toBe(false);
	});

	it('begins anew with the next recording', () => {
		const b = board();
		b.hear(advert({ t: 1001 }), cart(1));
		b.hear(advert({ t: 500 }), cart(2));
		expect(b.picture(500).things.map(({ key }) => key)).toEqual(['tag:cart-2']);
	});

	it('may be looked at before there is any time', () => {
		const b = new SurveyBoard({ receivers: RECEIVERS, nameOf: () => undefined }, Number.NEGATIVE_INFINITY);
		expect(b.picture(Number.NEGATIVE_INFINITY).receivers).toHaveLength(2);
		b.hear(advert({ t: 7 }), undefined);
		expect(b.picture(7).receivers[0]).toMatchObject({ heardAgoS: 0, strangers: { strongestDbm: -60 } });
	});

	it('answers by its schema whatever comes', () => {
		const any = fc.record({
			receiver: fc.constantFrom(...RECEIVERS),
			address: fc.constantFrom('a', 'b', 'c'),
			rssiDbm: fc.oneof(fc.integer({ min: -127, max: 20 }), fc.constant(127)),
			data: fc.constant(new Uint8Array()),
			t: fc.double({ min: 0, max: 2000, noNaN: true }),
		});
		fc.assert(
			fc.property(fc.array(fc.tuple(any, fc.constantFrom(undefined, cart(1), cart(2)))), (heard) => {
				const b = board({ wordsOf: () => [] });
				for (const [one, known] of heard) b.hear(one, known);
				const picture = { time: '2026-01-01T00:00:00.000Z', ...b.picture(2000) };
				expect(SurveyReply.parse(picture)).toEqual(picture);
				for (const { heard } of picture.things) {
					for (const { smoothedDbm, peakDbm } of heard) expect(peakDbm ?? 0).toBeGreaterThanOrEqual(smoothedDbm ?? 0);
				}
			}),
		);
	});
});

describe('strangers one by one', () => {
	const words: FrameWords[] = [{ kind: 'ibeacon', says: 'iBeacon', identity: 'ibeacon: {}' }];

	it('puts the new tag that is held against the gateway first, with its line', () => {
		const b = board({ wordsOf: ({ address }) => (address === 'new' ? words : []) });
		for (let i = 0; i < 1000; i++) {
			b.hear(advert({ address: `phone-${i % 300}`, rssiDbm: -60 - (i % 30), t: 1000 + i / 100 }), undefined);
			if (i > 500 && i % 50 === 0) b.hear(advert({ address: 'new', rssiDbm: -25, t: 1000 + i / 100 }), undefined);
		}
		const [first, second] = b.strangers();
		expect(first).toMatchObject({
			address: 'new',
			receiver: 'door',
			says: ['iBeacon'],
			line: '- { id: new-tag, ibeacon: {} }',
			byAddress: false,
		});
		expect(second!.smoothedDbm).toBeLessThanOrEqual(-60);
		expect(second).toMatchObject({ byAddress: true, line: expect.stringContaining('address: "phone-') });
	});

	it('shows 20, and holds a few hundred however many addresses rotate', () => {
		const b = board({ wordsOf: () => words });
		for (let i = 0; i < 20_000; i++) b.hear(advert({ address: `${i}`, t: 1000 + i / 1000 }), undefined);
		expect(b.strangers()).toHaveLength(20);
		const before = process.memoryUsage().heapUsed;
		for (let i = 0; i < 100_000; i++) b.hear(advert({ address: `x${i}`, t: 1020 + i / 1000 }), undefined);
		expect((process.memoryUsage().heapUsed - before) / 1e6).toBeLessThan(60);
	});

	it('is empty unless asked for', () => {
		const b = board();
		b.hear(advert(), undefined);
		expect(b.strangers()).toEqual([]);
	});
});
