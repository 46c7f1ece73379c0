// What devices send: well-formed, within 31 bytes, under addresses of the right sort that change when they should.
import { dayKey, epochOf, ridOf, unixDay } from '@aisle/protocol';
import { describe, expect, it } from 'vitest';
import { Random } from '../random.ts';
import { fromShopperKey, handedOver, passKind, tagKind } from './known.ts';
import { strangersFixture, strangersPhone, strangersWearable } from './strangers.ts';
import { type DeviceKind, type OnAir, Transmitter } from './transmitter.ts';

const START_S = 1_790_000_000;

/** Everything that a device sends in a while, with the times. */
function listen(kind: DeviceKind, seconds: number, seed = 'device'): { t: number; onAir: OnAir | undefined }[] {
	const device = new Transmitter(kind, START_S, 1, new Random(seed));
	const heard: { t: number; onAir: OnAir | undefined }[] = [];
	while (device.nextS < START_S + seconds) {
		const t = device.nextS;
		heard.push({ t, onAir: device.send() });
	}
	return heard;
}

/** AD structures as [type, value]; throws where they do not fit exactly. */
function structures(data: Buffer): [number, Buffer][] {
	const found: [number, Buffer][] = [];
	let at = 0;
	while (at < data.length) {
		const length = data.readUInt8(at);
		if (length === 0 || at + 1 + length > data.length) throw new Error(`malformed: ${data.toString('hex')}`);
		found.push([data.readUInt8(at + 1), data.subarray(at + 2, at + 1 + length)]);
		at += 1 + length;
	}
	return found;
}

const topBits = (address: string) => Number.parseInt(address.slice(0, 2), 16) >> 6;

describe('strangers', () => {
	const random = new Random('strangers');
	const kinds = Array.from({ length: 90 }, (_, i) =>
		[strangersPhone, strangersWearable, strangersFixture][i % 3]!(random.fork(`${i}`)),
	);

	it('send well-formed adverts of at most 31 bytes', () => {
		for (const [i, kind] of kinds.entries()) {
			for (const { onAir } of listen(kind, 5, `${i}`)) {
				expect(onAir!.data.length).toBeLessThanOrEqual(31);
				expect(structures(onAir!.data).length).toBeGreaterThan(0);
			}
		}
	});

	it('use resolvable private addresses that change about every 15 minutes, or static and public ones that stay', () => {
		const firstChanges: number[] = [];
		for (const [i, kind] of kinds.entries()) {
			const heard = listen(kind, 3600, `${i}`);
			const changes = heard.filter(({ onAir }, n) => n > 0 && onAir!.address !== heard[n - 1]!.onAir!.address);
			const { addressType, address } = heard[0]!.onAir!;
			if (changes.length === 0) {
				expect(addressType === 'public' || topBits(address) === 0b11).toBe(true);
				continue;
			}
			expect(heard.every(({ onAir }) => onAir!.addressType === 'random' && topBits(onAir!.address) === 0b01)).toBe(
				true,
			);
			expect(changes.length).toBeGreaterThanOrEqual(3);
			expect(changes.length).toBeLessThanOrEqual(6);
			firstChanges.push(changes[0]!.t - START_S);
		}
		// staggered: a fifth of them within the first three of fifteen minutes, but not most
		const early = firstChanges.filter((s) => s < 180).length / firstChanges.length;
		expect(firstChanges.length).toBeGreaterThan(40);
		expect(early).toBeGreaterThan(0.05);
		expect(early).toBeLessThan(0.45);
	});
});

it('adds 0 to 10 ms to every interval', () => {
	const kind = tagKind({ address: 'a4:c1:38:8d:18:b2' }, 'tag', new Random('tag'));
	const heard = listen(kind, 600);
	const extra = heard.slice(1).map(({ t }, i) => t - heard[i]!.t - kind.intervalS);
	expect(Math.min(...extra)).toBeGreaterThanOrEqual(-1e-6);
	expect(Math.max(...extra)).toBeLessThanOrEqual(0.010_001);
	expect(extra.reduce((a, b) => a + b) / extra.length).toBeCloseTo(0.005, 3);
});

it('sends each tag of a site file as the decoders know it', () => {
	const random = new Random('tags');
	const hex = (identity: Parameters<typeof tagKind>[0]) =>
		tagKind(identity, 'tag', random).face(0, random, true).data!.toString('hex');
	expect(hex({ ibeacon: { uuid: 'a0c1e5d2-7f0b-4e6c-9d3f-5b8e12347788', major: 1, minor: 258 } })).toBe(
		'0201061aff4c000215a0c1e5d27f0b4e6c9d3f5b8e1234778800010102c5',
	);
	expect(hex({ eddystone: { namespace: '00112233445566778899', instance: '0000000000aa' } })).toBe(
		'0201060303aafe1716aafe00ee001122334455667788990000000000aa0000',
	);
	expect(hex({ altbeacon: { company: 0x0118, id: '11'.repeat(20) } })).toBe(`0201061bff1801beac${'11'.repeat(20)}c500`);
	expect(tagKind({ address: 'a4:c1:38:8d:18:b2' }, 'tag', random).face(0, random, true).address).toBe(
		'a4:c1:38:8d:18:b2',
	);
});

describe('passes', () => {
	const key = Buffer.alloc(32, 7);
	const rid = (t: number) => ridOf(dayKey(key, 17, unixDay(t)), epochOf(t)).toString('hex');

	it('carry the identifier of the epoch as service data with Tx power, and change the address with it', () => {
		const heard = listen(passKind(fromShopperKey(key, 17), 'android'), 1800);
		const expected = (t: number) => `02011a1b21109d5e0b1c7d539a1b4c7a6f01005ea111${rid(t)}c5`;
		expect(heard.filter(({ t, onAir }) => onAir!.hex !== expected(t))).toEqual([]);
		expect(heard.every(({ onAir }) => onAir!.data.length === 31)).toBe(true);
		const addressOf = new Map<string, Set<string>>();
		for (const { t, onAir } of heard) addressOf.set(rid(t), (addressOf.get(rid(t)) ?? new Set()).add(onAir!.address));
		expect(addressOf.size).toBeGreaterThanOrEqual(3);
		expect([...addressOf.values()].every(({ size }) => size === 1)).toBe(true);
		expect(new Set([...addressOf.values()].flatMap((set) => [...set])).size).toBe(addressOf.size);
	});

	it('carry it inside a service UUID on an iPhone', () => {
		const [{ t, onAir } = { t: 0, onAir: undefined }] = listen(passKind(fromShopperKey(key, 17), 'iphone'), 1);
		const [, [type, value] = [0, Buffer.alloc(0)]] = structures(onAir!.data);
		expect(type).toBe(0x07);
		expect(Buffer.from(value).reverse().toString('hex')).toBe(`a15e0002${rid(t)}0b5e9d10`);
	});

	it('are silent while nothing handed over is valid', () => {
		const iso = (t: number) => new Date(t * 1000).toISOString();
		const rids = [{ rid: '00112233445566aa', from: iso(START_S + 10), to: iso(START_S + 20) }];
		const heard = listen(
			passKind(
				handedOver(() => rids),
				'android',
			),
			30,
		);
		const times = heard.filter(({ onAir }) => onAir).map(({ t }) => t - START_S);
		expect(times.length).toBeGreaterThan(30);
		expect(times[0]).toBeGreaterThanOrEqual(10);
		expect(times[0]).toBeLessThan(11.6);
		expect(times.at(-1)).toBeLessThan(20);
	});
});
