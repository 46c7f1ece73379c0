// A pass that two phones send is told to the cloud, and nobody who walks about a store with one phone is told.
import { createHash } from 'node:crypto';
import { dayKey, type EventDraft, unixDay } from '@aisle/protocol';
import { type PassCarrier, Simulation } from '@aisle/virtual-store';
import { expect, test } from 'vitest';
import { readSite } from '../../gateway/src/config.ts';
import { packRoster } from '../../gateway/src/identity/open-roster.ts';
import { Pipeline } from '../../gateway/src/pipeline.ts';
import { makeEstimator } from '../../gateway/src/presence/make-estimator.ts';

const SITE = readSite('scripts/demo/site.yaml');
const SITE_NUMBER = 1001;
/** Within one day; a pass is another one every ten minutes. */
const START_T = Date.UTC(2026, 10, 2, 9) / 1000;
const MINUTE_S = 60;

const keyOf = (name: string) => createHash('sha256').update(name).digest();

/** @param phones whose pass each sends @returns who is told to be in two places */
async function doubted(phones: readonly string[], { seed, minutes }: { seed: number; minutes: number }) {
	const told = new Set<string>();
	const tell = ({ type, subject }: EventDraft) => {
		if (type === 'aisle.pass.doubted.v1') told.add(subject);
	};
	const pipeline = new Pipeline({
		site: SITE,
		estimator: makeEstimator(SITE),
		rules: { exitAfterS: 30, visitGapS: 300 },
		sink: { write: (events) => void events.forEach(tell) },
	});
	const day = unixDay(START_T);
	const entries = [...new Set(phones)].map((name) => ({
		pseudonym: name,
		dayKey: dayKey(keyOf(name), SITE_NUMBER, day).toString('hex'),
	}));
	pipeline.rosters.accept(packRoster({ store: SITE.store, day, version: 1, part: 0, parts: 1, entries }), {
		wallT: START_T,
	});
	const passes = phones.map(
		(name): PassCarrier => ({ pseudonym: name, shopperKey: keyOf(name), siteNumber: SITE_NUMBER }),
	);
	const store = new Simulation({ site: SITE, seed, people: 0, strangers: 0, startS: START_T, passes });
	for (let minute = 0; minute < minutes; minute++) {
		const t = START_T + minute * MINUTE_S;
		await pipeline.rosters.prepare(t);
		store.advance(t + MINUTE_S, (heard) => pipeline.observe(heard));
	}
	expect(pipeline.counts.known).toBeGreaterThan(phones.length * minutes * 30);
	return [...told];
}

const names = (count: number) => Array.from({ length: count }, (_, n) => `shopper-${String(n).padStart(2, '0')}`);

test('of thirty shoppers nobody is doubted', { timeout: 60_000 }, async () => {
	for (const seed of [1, 355638]) expect(await doubted(names(30), { seed, minutes: 10 })).toEqual([]);
});

test('a pass that two shoppers send is, as a rule', { timeout: 60_000 }, async () => {
	const shoppers = names(10);
	const told = await doubted([...shoppers, ...shoppers], { seed: 1, minutes: 10 });
	expect(told.length).toBeGreaterThanOrEqual(6);
});
