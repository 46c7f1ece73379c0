// Which events an outbox at its bound gives up first. Pure.
import type { EventType } from '@aisle/protocol';

/** Higher is dropped sooner; within one level the oldest goes first. */
export const Importance = {
	/** the cloud's mark cannot go on without it */
	gap: 0,
	/** says once that somebody or something moved: nothing later repeats it */
	once: 1,
	/** a later event of the same stay or shelf says as much (exited carries the whole dwell) */
	refined: 2,
	/** a reading: the next minute's replaces it */
	reading: 3,
} as const;

const byType: Record<EventType, number> = {
	'aisle.outbox.gap.v1': Importance.gap,
	'aisle.visit.started.v1': Importance.once,
	'aisle.visit.ended.v1': Importance.once,
	'aisle.zone.entered.v1': Importance.once,
	'aisle.zone.exited.v1': Importance.once,
	'aisle.stock.moved.v1': Importance.once,
	'aisle.zone.dwelled.v1': Importance.refined,
	'aisle.stock.counted.v1': Importance.refined,
	'aisle.shelf.changed.v1': Importance.refined,
	'aisle.zone.counted.v1': Importance.reading,
	'aisle.device.status.v1': Importance.reading,
	'aisle.gateway.status.v1': Importance.reading,
	'aisle.pass.doubted.v1': Importance.refined,
	'aisle.roster.refused.v1': Importance.reading,
};

export function importanceOf(type: EventType): number {
	return byType[type];
}

/** The `count` least important rows, as positions in ascending order; `rows` come oldest first. */
export function leastImportant(rows: readonly { position: number; importance: number }[], count: number): number[] {
	const chosen: number[] = [];
	for (let level = Importance.reading as number; level >= 0 && chosen.length < count; level--) {
		for (const row of rows) {
			if (chosen.length === count) break;
			if (row.importance === level) chosen.push(row.position);
		}
	}
	return chosen.sort((a, b) => a - b);
}
