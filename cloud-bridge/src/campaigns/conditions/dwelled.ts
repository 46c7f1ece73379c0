// A shopper stayed in a zone for a while. Pure.
import { Id } from '@aisle/protocol';
import { z } from 'zod';
import type { Condition } from './condition.ts';

/** When a gateway speaks of a stay (protocol page, `aisle.zone.dwelled.v1`). */
export const DWELL_MARKS_S = [10, 30, 60, 120, 300] as const;

const schema = z.strictObject({
	on: z.literal('dwelled'),
	zone: Id,
	dwellS: z.union(
		DWELL_MARKS_S.map((mark) => z.literal(mark)),
		{ error: `must be one of ${DWELL_MARKS_S.join(', ')} (seconds)` },
	),
});

export const dwelled = {
	kind: 'dwelled',
	schema,
	zones: ({ zone }) => [zone],
	// "at least": where the event of the shorter stay was lost, the next one still counts
	holds: ({ zone, dwellS }, { event }) =>
		event.type === 'aisle.zone.dwelled.v1' && event.zone === zone && event.dwellS >= dwellS,
	words: ({ zone, dwellS }, zoneName) => `when a shopper has been in ${zoneName(zone)} for ${dwellS} s`,
	why: ({ zone }, zoneName) => `You spent some time near ${zoneName(zone)}.`,
} as const satisfies Condition<typeof schema>;
