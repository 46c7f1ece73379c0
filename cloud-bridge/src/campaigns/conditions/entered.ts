// A shopper came into a zone. Pure.
import { Id } from '@aisle/protocol';
import { z } from 'zod';
import type { Condition } from './condition.ts';

const schema = z.strictObject({ on: z.literal('entered'), zone: Id });

export const entered = {
	kind: 'entered',
	schema,
	zones: ({ zone }) => [zone],
	holds: ({ zone }, { event }) => event.type === 'aisle.zone.entered.v1' && event.zone === zone,
	words: ({ zone }, zoneName) => `when a shopper enters ${zoneName(zone)}`,
	why: ({ zone }, zoneName) => `You were near ${zoneName(zone)}.`,
} as const satisfies Condition<typeof schema>;
