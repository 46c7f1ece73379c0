import { unixDay } from '@aisle/protocol';
import { expect, it } from 'vitest';
import { Rosters } from './identity/rosters.ts';
import type { Pipeline } from './pipeline.ts';
import { RosterUpkeep } from './roster-upkeep.ts';

const T = 1_795_320_000;

function setUp() {
	const forgotten: string[] = [];
	const rosters = new Rosters();
	const entries = [{ pseudonym: 'anna-0001', dayKey: '417397dae85d6ed4d1e1ade0fb22cd76' }];
	rosters.accept({ store: 'demo', day: unixDay(T), version: 1, part: 0, parts: 1, entries });
	const forgetAllBut: Pipeline['forgetAllBut'] = (isMember) => {
		forgotten.push(...['pass:anna-0001', 'pass:berta-001'].filter((subject) => !isMember(subject)));
	};
	return { upkeep: new RosterUpkeep({ rosters, t: T, forgetAllBut } as Pipeline), forgotten };
}

it("lets go of whoever is not in the roster of the pipeline's day", async () => {
	const { upkeep, forgotten } = setUp();
	await upkeep.refresh();
	expect(forgotten).toEqual(['pass:berta-001']);
});

it('does nothing after it was stopped, and stops once what is under way is done', async () => {
	const { upkeep, forgotten } = setUp();
	void upkeep.refresh();
	await Promise.resolve();
	await upkeep.stop();
	expect(forgotten).toEqual(['pass:berta-001']);
	await upkeep.refresh();
	expect(forgotten).toEqual(['pass:berta-001']);
});
