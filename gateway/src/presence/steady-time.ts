// What happened to the gateway's own time between two looks at its clocks: the wall clock was set, or the gateway stood still. Pure.

/** Clocks read at one moment. `steadyS` goes on through sleep and is never set. */
export type Clocks = { wallS: number; steadyS: number };

/** Clocks are disciplined by less than this without anybody setting them. */
const LEAP_S = 1;
/** A look comes four times a second; a busy machine is late by less. As the watch of adapters has it. */
const STALL_S = 2.5;

/** `leapS`: the wall clock was set by so much. `stoodS`: the gateway heard nothing for so long through its own fault. */
export function between(before: Clocks, now: Clocks): { leapS: number; stoodS: number } {
	const steadyS = Math.max(now.steadyS - before.steadyS, 0);
	const leapS = now.wallS - before.wallS - steadyS;
	return { leapS: Math.abs(leapS) > LEAP_S ? leapS : 0, stoodS: steadyS > STALL_S ? steadyS : 0 };
}
