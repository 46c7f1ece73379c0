import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ended, heard, isNews, left, type Step, type VisitState } from './zone-state.ts';

const EXIT_S = 30;
const GAP_S = 300;
const WHO = 'tag:cart-7';

/** What a tracker with fixed times makes of silence until `t`. */
function passed(state: VisitState, t: number): Step {
	if (t >= state.heardT + GAP_S) return ended(state, WHO);
	return state.present && t >= state.heardT + EXIT_S ? left(state, WHO) : { state, events: [] };
}

/** Plays steps `[t, zone]`, and the passing of time where zone is null; gives `type zone` of every event. */
function play(steps: [number, string | null][]) {
	let state: VisitState | null = null;
	const events = [];
	for (const [t, zone] of steps) {
		if (zone === null && state === null) continue;
		const step: Step = zone === null ? passed(state as unknown as VisitState, t) : heard(state, WHO, zone, 0.9, t);
		state = step.state;
		events.push(...step.events);
	}
	return {
		state,
		events,
		words: events.map(
			({ type, data, t }) => `${t} ${type.split('.')[1]}.${type.split('.')[2]} ${'zone' in data ? data.zone : ''}`,
		),
	};
}

describe('a visit', () => {
	it('starts, moves, dwells and ends', () => {
		const { words, state } = play([
			[0, 'door'],
			[5, 'shoes'],
			[14, 'shoes'],
			[15, 'shoes'],
			[40, 'shoes'],
			[69, null],
			[70, null],
			[340, null],
		]);
		expect(words).toEqual([
			'0 visit.started door',
			'0 zone.entered door',
			'5 zone.exited door',
			'5 zone.entered shoes',
			'15 zone.dwelled shoes',
			'40 zone.dwelled shoes',
			'40 zone.exited shoes',
			'40 visit.ended shoes',
		]);
		expect(state).toBeNull();
	});

	it('adds up the stays of each zone', () => {
		const { events } = play([
			[0, 'a'],
			[10, 'b'],
			[30, 'a'],
			[35, 'a'],
			[400, null],
		]);
		expect(events.at(-1)?.data).toMatchObject({
			durationS: 35,
			zones: [
				{ zone: 'a', dwellS: 15 },
				{ zone: 'b', dwellS: 20 },
			],
		});
	});

	it('goes on after a short absence, and begins anew after a long one', () => {
		const back = play([
			[0, 'a'],
			[31, null],
			[200, 'a'],
		]);
		expect(back.words).toEqual(['0 visit.started a', '0 zone.entered a', '0 zone.exited a', '200 zone.entered a']);
		const { events } = play([
			[0, 'a'],
			[301, null],
			[400, 'a'],
		]);
		const visits = events
			.filter(({ type }) => type === 'aisle.visit.started.v1')
			.map(({ data }) => 'visit' in data && data.visit);
		expect(new Set(visits).size).toBe(2);
	});

	it('tells of a dwell only once somebody was heard for so long', () => {
		expect(
			play([
				[0, 'a'],
				[9.9, 'a'],
				[29, null],
			]).words,
		).not.toContain('10 zone.dwelled a');
	});

	it('lets a visit go on where a receiver whose clock is behind hears it', () => {
		const { state, events } = play([
			[100, 'a'],
			[90, 'a'],
			[95, 'b'],
			[50, 'a'],
			[1000, null],
		]);
		expect(state).toBeNull();
		expect(events.map(({ t }) => t)).toEqual(events.map(() => 100));
		expect(events.at(-1)?.data).toMatchObject({ durationS: 0 });
	});

	it('survives JSON: what is stored is what is gone on with', () => {
		const { state } = play([
			[0, 'a'],
			[12, 'b'],
		]);
		expect(JSON.parse(JSON.stringify(state))).toEqual(state);
	});

	it('enters and exits zones alternately, whatever happens', () => {
		const walks = fc.array(
			fc.tuple(fc.double({ min: 0, max: 400, noNaN: true }), fc.constantFrom('a', 'b', 'c', null)),
		);
		fc.assert(
			fc.property(walks, (gaps) => {
				let t = 0;
				const steps = gaps.map(([gap, zone]): [number, string | null] => {
					t += gap;
					return [t, zone];
				});
				const { events } = play(steps);
				let zone: string | null = null;
				let visiting = false;
				for (const { type, data } of events) {
					if (type === 'aisle.visit.started.v1') {
						expect(visiting).toBe(false);
						visiting = true;
					} else if (type === 'aisle.zone.entered.v1') {
						expect([visiting, zone]).toEqual([true, null]);
						zone = (data as { zone: string }).zone;
					} else if (type === 'aisle.zone.exited.v1') {
						expect(zone).toBe((data as { zone: string }).zone);
						zone = null;
					} else if (type === 'aisle.visit.ended.v1') {
						expect([visiting, zone]).toEqual([true, null]);
						visiting = false;
					}
				}
			}),
		);
	});

	it('stays of a visit add up to the time in zones, and times only go on', () => {
		const walks = fc.array(fc.tuple(fc.integer({ min: -5, max: 400 }), fc.constantFrom('a', 'b', 'c', null)));
		fc.assert(
			fc.property(walks, (gaps) => {
				let t = 1000;
				const steps = gaps.map(([gap, zone]): [number, string | null] => {
					t += gap;
					return [t, zone];
				});
				const { events } = play([...steps, [t + 10_000, null]]);
				const stays = new Map<string, number>();
				let latestT = Number.NEGATIVE_INFINITY;
				for (const { type, data, t: eventT } of events) {
					expect(eventT).toBeGreaterThanOrEqual(latestT);
					latestT = eventT;
					if (type === 'aisle.zone.exited.v1') stays.set(data.zone, (stays.get(data.zone) ?? 0) + data.dwellS);
					if (type !== 'aisle.visit.ended.v1') continue;
					expect(Object.fromEntries(data.zones.map(({ zone, dwellS }) => [zone, dwellS]))).toEqual(
						Object.fromEntries(stays),
					);
					stays.clear();
				}
			}),
		);
	});

	it('has no news for somebody who stays between two dwell marks', () => {
		const { state } = play([[0, 'a']]);
		expect(isNews(state!, 'a', 9.9)).toBe(false);
		expect(heard(state, WHO, 'a', 0.9, 9.9).events).toEqual([]);
		expect(isNews(state!, 'a', 10)).toBe(true);
		expect(isNews(state!, 'b', 1)).toBe(true);
		expect(isNews(left(state!, WHO).state!, 'a', 1)).toBe(true);
	});
});
