// What a restart needs to know: the visits of the last run, and when that run was last alive. Both are presence rows of the store.
import type { EarlierRun, Pipeline } from './pipeline.ts';
import type { TrackedVisit } from './presence/tracker.ts';
import type { Store } from './store/store.ts';

/** The row that says when the gateway was last alive; a subject's row cannot have this name. */
const ALIVE = 'gateway';

export function earlierRun(store: Store): EarlierRun {
	let aliveT = Number.NEGATIVE_INFINITY;
	const rows: EarlierRun['rows'][number][] = [];
	for (const { subject, state } of store.presence()) {
		if (subject === ALIVE) aliveT = (state as { aliveT: number }).aliveT;
		else rows.push({ subject, ...(state as TrackedVisit) });
	}
	return { rows, aliveT };
}

export function noteAlive(pipeline: Pipeline, store: Store): void {
	if (Number.isFinite(pipeline.t)) store.write([], [{ subject: ALIVE, state: { aliveT: pipeline.t } }]);
}
