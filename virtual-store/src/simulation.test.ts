// The whole store: the same seed gives the same bytes, and what it gives is what the gateway takes.
import { CaptureAdvert, dayKey, epochOf, ridOf, unixDay } from '@aisle/protocol';
import { expect, it } from 'vitest';
import { Simulation, type SimulationOptions } from './simulation.ts';
import { demoSite } from './testing/demo-site.ts';
import { captureLine } from './wires/capture-line.ts';

const site = demoSite();
const START_S = 1_790_000_000;

function lines(options: Partial<SimulationOptions>, seconds: number, stepS = 1): string[] {
	const simulation = new Simulation({ site, seed: 1, people: 10, strangers: 16, startS: START_S, ...options });
	const heard: string[] = [];
	for (let t = stepS; t <= seconds + 1e-6; t += stepS)
		simulation.advance(START_S + t, (h) => heard.push(captureLine(h)));
	return heard;
}

it('gives the same lines for the same seed, however it is stepped, and others for another', () => {
	const first = lines({ seed: 7 }, 60);
	expect(first.length).toBeGreaterThan(3000);
	expect(lines({ seed: 7 }, 60, 30)).toEqual(first);
	expect(lines({ seed: 8 }, 60)).not.toEqual(first);
});

it('gives capture lines in order of time, from the receivers of the site', () => {
	const receivers = new Set(site.receivers.map(({ id }) => id));
	let before = 0;
	for (const line of lines({}, 60)) {
		const advert = CaptureAdvert.parse(JSON.parse(line));
		expect(receivers.has(advert.receiver)).toBe(true);
		expect(advert.t).toBeGreaterThanOrEqual(before);
		before = advert.t;
	}
	expect(before).toBeGreaterThan(START_S + 59);
});

it('lets every receiver hear every tag that stays in the store', () => {
	const heard = new Map<string, Set<string>>();
	const simulation = new Simulation({ site, seed: 3, people: 5, strangers: 5, startS: START_S });
	simulation.advance(START_S + 300, ({ hex, receiver }) => heard.set(hex, (heard.get(hex) ?? new Set()).add(receiver)));
	const hexOf = (instance: string) => [...heard.keys()].find((hex) => hex.includes(`8b0ca750e7a7c0a1f3d2${instance}`));
	for (const instance of ['000000000001', '000000000002', '000000000003']) {
		expect(heard.get(hexOf(instance) ?? '')?.size).toBe(site.receivers.length);
	}
});

it('has shoppers carry passes made from keys', () => {
	const shopperKey = Buffer.alloc(32, 9);
	const all = lines({ passes: [{ pseudonym: 'anna-1234', shopperKey, siteNumber: 5 }] }, 60).map((l) => JSON.parse(l));
	const mine = all.filter(({ data, t }) =>
		data.includes(ridOf(dayKey(shopperKey, 5, unixDay(t)), epochOf(t)).toString('hex')),
	);
	expect(mine.length).toBeGreaterThan(500);
});

it('tells where subjects are, and everybody in the truth', () => {
	const passes = [{ pseudonym: 'anna-1234', shopperKey: Buffer.alloc(32, 9), siteNumber: 5 }];
	const simulation = new Simulation({ site, seed: 1, people: 10, strangers: 16, startS: START_S, passes });
	expect(simulation.knownSubjects().sort()).toEqual(
		['pass:anna-1234', ...site.subjects.map(({ id }) => `tag:${id}`)].sort(),
	);
	simulation.advance(START_S + 40, () => {});
	expect(
		simulation
			.subjects()
			.map(({ subject }) => subject)
			.sort(),
	).toEqual(simulation.knownSubjects().sort());
	const kinds = simulation.truth().people.map(({ kind }) => kind);
	expect(kinds.filter((kind) => kind === 'pass').length).toBe(1);
	expect(kinds.filter((kind) => kind === 'tag').length).toBe(site.subjects.length);
	expect(kinds.filter((kind) => kind === 'stranger').length).toBeGreaterThan(4);
});

it('goes on after the clock jumped, either way', () => {
	const simulation = new Simulation({ site, seed: 1, people: 10, strangers: 16, startS: START_S });
	const hear = (seconds: number) => {
		let heard = 0;
		const from = simulation.nowS;
		simulation.advance(from + seconds, ({ t, rssiDbm }) => {
			expect(t).toBeGreaterThanOrEqual(from - 0.001);
			expect(Number.isInteger(rssiDbm)).toBe(true);
			heard++;
		});
		return heard;
	};
	const usual = hear(10);
	simulation.jumpTo(START_S + 7200);
	expect(hear(10)).toBeGreaterThan(usual / 2);
	simulation.jumpTo(START_S + 60);
	expect(hear(10)).toBeGreaterThan(usual / 2);
});
