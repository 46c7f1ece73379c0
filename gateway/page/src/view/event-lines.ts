// Recent events as sentences. A move from zone to zone is two events and one sentence. Pure.
import type { LiveReply } from '@aisle/protocol';
import { span } from './times.ts';

export type EventLine = {
	id: string;
	time: string;
	who: string;
	/** "entered Shoes" */
	did: string;
	/** "from Running, after 2 min" */
	detail?: string;
};

type Recent = LiveReply['recent'][number];

const ENTERED = 'aisle.zone.entered.v1';
const EXITED = 'aisle.zone.exited.v1';
const DWELLED = 'aisle.zone.dwelled.v1';
const ENDED = 'aisle.visit.ended.v1';

/** `recent` is newest first, and so is the answer. */
export function eventLines(recent: readonly Recent[], nameOf: (zone: string) => string): EventLine[] {
	const merged = new Set<Recent>();
	const lines: EventLine[] = [];
	for (const event of recent) {
		if (merged.has(event)) continue;
		// the exit belongs to the entry, or to the end of the visit, that came with it
		const exit =
			event.type === EXITED
				? undefined
				: recent.find((other) => other.type === EXITED && other.key === event.key && other.time === event.time);
		if (exit && event.type !== DWELLED) merged.add(exit);
		const { time, key: who } = event;
		lines.push({ id: `${time} ${who} ${event.type} ${event.zone}`, time, who, ...sentence(event, exit, nameOf) });
	}
	return lines;
}

function sentence(event: Recent, exit: Recent | undefined, nameOf: (zone: string) => string) {
	const zone = nameOf(event.zone);
	const after = event.seconds === undefined ? '' : ` after ${span(event.seconds)}`;
	switch (event.type) {
		case ENTERED:
			return { did: `entered ${zone}`, ...(exit && { detail: cameFrom(exit, nameOf) }) };
		case EXITED:
			return { did: `left ${zone}${after}` };
		case DWELLED:
			return {
				did: `stays in ${zone}`,
				...(event.seconds !== undefined && { detail: `for ${span(event.seconds)} now` }),
			};
		case ENDED:
			return { did: `left the store${after}`, detail: `last seen in ${zone}` };
		default:
			return { did: `${event.type} in ${zone}` };
	}
}

function cameFrom({ zone, seconds }: Recent, nameOf: (zone: string) => string): string {
	return seconds === undefined ? `from ${nameOf(zone)}` : `after ${span(seconds)} in ${nameOf(zone)}`;
}
