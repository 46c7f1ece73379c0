// A store of four rooms and its radio, for tests: levels by a law of distance, with noise from a seeded generator.
import { type Point, Site } from '@aisle/protocol';
import type { Observation, ZoneEstimate, ZoneEstimator } from './observation.ts';
import { seeded } from './silences.fixture.ts';

const zone = (id: string, x: number, y: number, more: object = {}) => ({
	id,
	name: id,
	shape: [
		[x, y],
		[x + 10, y],
		[x + 10, y + 8],
		[x, y + 8],
	],
	...more,
});

/** 20 by 16 m, four zones of 10 by 8, a receiver on each wall and one in the middle. */
export function fourRooms(more: { zones?: Record<string, object>; receivers?: object[] } = {}): Site {
	const zones = [
		['south-west', 0, 0],
		['south-east', 10, 0],
		['north-west', 0, 8],
		['north-east', 10, 8],
	] as const;
	return Site.parse({
		store: 'rooms',
		timezone: 'Europe/Berlin',
		floor: { width: 20, height: 16 },
		zones: zones.map(([id, x, y]) => zone(id, x, y, more.zones?.[id])),
		receivers: more.receivers ?? [
			{ id: 'west', at: [0.5, 8], height: 2.1 },
			{ id: 'east', at: [19.5, 8], height: 2.1 },
			{ id: 'south', at: [10, 0.5], height: 2.1 },
			{ id: 'north', at: [10, 15.5], height: 2.1 },
			{ id: 'middle', at: [10, 8], height: 2.1 },
		],
		subjects: [{ id: 'x', address: 'c0:00:00:00:00:01' }],
	});
}

/** The sum of twelve is as good as normal. */
function normal(random: () => number): number {
	let sum = -6;
	for (let i = 0; i < 12; i++) sum += random();
	return sum;
}

export type RadioOptions = {
	site: Site;
	seed?: number;
	noiseDb?: number;
	offsetDb?: Record<string, number>;
	deviceDb?: number;
};

/** What each receiver reads of a tag at `at`: −60 dBm at 1 m and an exponent of 2. */
export function radio({ site, seed = 1, noiseDb = 4, offsetDb = {}, deviceDb = 0 }: RadioOptions) {
	const random = seeded(seed);
	return (at: Point, t: number, subject = 'tag:x'): Observation[] =>
		site.receivers.flatMap(({ id, at: place, height = 1.1 }) => {
			if (!place) return [];
			const metres = Math.max(Math.hypot(place[0] - at[0], place[1] - at[1], height - 1.1), 0.7);
			const level = -60 - 20 * Math.log10(metres) + noiseDb * normal(random) + deviceDb + (offsetDb[id] ?? 0);
			return [{ subject, receiver: id, rssiDbm: Math.round(level), t }];
		});
}

export type Step = { t: number; at: Point };

/** From corner to corner at a steady pace, one advert every `everyS`. */
export function walk(corners: readonly Point[], { startT = 1000, paceMPerS = 1, everyS = 0.5 } = {}): Step[] {
	const steps: Step[] = [];
	let t = startT;
	for (const [i, to] of corners.entries()) {
		const from = corners[i - 1] ?? to;
		const metres = Math.hypot(to[0] - from[0], to[1] - from[1]);
		const count = Math.max(Math.round(metres / paceMPerS / everyS), 1);
		for (let k = 1; k <= count; k++, t += everyS) {
			const part = k / count;
			steps.push({ t, at: [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])] });
		}
	}
	return steps;
}

export function stay(at: Point, forS: number, { startT = 1000, everyS = 0.5 } = {}): Step[] {
	return Array.from({ length: Math.round(forS / everyS) }, (_, i) => ({ t: startT + i * everyS, at }));
}

/** The zones an estimator names, one entry for each change; packets pass through `change` first. */
export function zonesNamed(
	estimator: ZoneEstimator,
	steps: readonly Step[],
	hear: ReturnType<typeof radio>,
	change: (packet: Observation) => Observation | undefined = (packet) => packet,
): { t: number; zone: string | null; estimate: ZoneEstimate }[] {
	const named: { t: number; zone: string | null; estimate: ZoneEstimate }[] = [];
	for (const { t, at } of steps) {
		for (const packet of hear(at, t)) {
			const changed = change(packet);
			const estimate = changed && estimator.observe(changed);
			if (estimate && estimate.zone !== named.at(-1)?.zone) named.push({ t, zone: estimate.zone, estimate });
		}
	}
	return named;
}
