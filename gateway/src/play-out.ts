// The end of a recording: time goes on until everybody has left, in the steps in which the source `capture` lets it go on.
import type { Pipeline } from './pipeline.ts';
import { DEFAULT_VISIT_RULES } from './presence/zone-state.ts';
import { SILENCE_S } from './sources/capture.ts';

export function playOut(pipeline: Pipeline): void {
	const endT = pipeline.t;
	if (!Number.isFinite(endT)) return;
	pipeline.advance(endT + SILENCE_S);
	pipeline.over();
	pipeline.advance(endT + DEFAULT_VISIT_RULES.visitGapS + 1);
}
