// What a restart needs to know: the visits of the last run, when that run was last alive, and what is always on the air. All are presence rows of the store.
import { ALWAYS_HEARD, type EarlierRun, type Pipeline } from './pipeline.ts';
import type { AlwaysHeard } from './presence/crowd.ts';
import type { TrackedVisit } from './presence/tracker.ts';
import type { Store } from './store/store.ts';

/** The row that says when the gateway was last alive; a subject's row cannot have this name. */
const ALIVE = 'gateway';

export function earlierRun(store: Store): EarlierRun {
	let aliveT = Number.NEGATIVE_INFINITY;
	let always: AlwaysHeard | undefined;
	const rows: EarlierRun['rows'][number][] = [];
	for (const { subject, state } of store.presence()) {
		if (subject === ALIVE) aliveT = (state as { aliveT: number }).aliveT;
		else if (subject === ALWAYS_HEARD) always = state as AlwaysHeard;
		else rows.push({ subject, ...(state as TrackedVisit) });
	}
	return { rows, aliveT, always };
}

export function noteAlive(pipeline: Pipeline, store: Store): void {
	if (Number.isFinite(pipeline.t)) store.write([], [{ subject: ALIVE, state: { aliveT: pipeline.t } }]);
}
