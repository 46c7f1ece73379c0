// What two of the known ways remember: a subject's packets of the last seconds.
import type { Observation } from '../../../gateway/src/presence/observation.ts';

/** Window of the known systems compared against: 3 s (issue 4's table). */
const WINDOW_S = 3;

export class RecentPackets {
	readonly #bySubject = new Map<string, Observation[]>();

	/** @returns those of the same subject within the window, this one included */
	add(observation: Observation): readonly Observation[] {
		const { subject, t } = observation;
		const recent = (this.#bySubject.get(subject) ?? []).filter((packet) => packet.t > t - WINDOW_S);
		recent.push(observation);
		this.#bySubject.set(subject, recent);
		return recent;
	}

	forget(subject: string): void {
		this.#bySubject.delete(subject);
	}
}
