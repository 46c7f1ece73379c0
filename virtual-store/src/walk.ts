// One tag of a store through a day, alone in a recording: the virtual counterpart of the office walks. Pure.
import type { Point } from '@aisle/protocol';
import type { Heard } from './heard.ts';
import { Simulation, type SimulationOptions } from './simulation.ts';

export type WalkOptions = SimulationOptions & {
	/** e.g. `tag:badge-1` */
	subject: string;
	durationS: number;
};

/** Nobody stays away longer than some minutes (people/person.ts). */
const PATIENCE_S = 1800;
/** How often presence is looked at. */
const LOOK_EVERY_S = 0.1;

/**
 * Tells of each advert of the subject and where it truly was, from when it is in the store until it leaves or time is up.
 * @returns how long that was
 * @throws {Error} where it never comes
 */
export function walk(options: WalkOptions, hear: (heard: Heard, at: Point) => void): number {
	const { subject, durationS, startS } = options;
	const simulation = new Simulation(options);
	const place = () => simulation.subjects().find((other) => other.subject === subject)?.at;
	let ticks = 0;
	const step = (heard: Heard[]) => simulation.advance(startS + ++ticks * LOOK_EVERY_S + 0.001, (h) => heard.push(h));
	while (!place()) {
		step([]);
		if (ticks * LOOK_EVERY_S > PATIENCE_S) throw new Error(`${subject} does not come into this store.`);
	}
	const enteredS = simulation.nowS;
	for (let at = place(); at && simulation.nowS < enteredS + durationS; at = place()) {
		const heard: Heard[] = [];
		step(heard);
		const now = place() ?? at;
		for (const one of heard) if (one.subject === subject) hear(one, now);
	}
	return simulation.nowS - enteredS;
}
