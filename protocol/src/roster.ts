// Whom one gateway may know on one day: pseudonyms and day keys, never a shopper's key, name or number.
import { z } from 'zod';

/** `dayKey` is 16 bytes in hex. */
export const RosterEntry = z.object({
	pseudonym: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
	dayKey: z.string().regex(/^[0-9a-f]{32}$/),
});
export type RosterEntry = z.infer<typeof RosterEntry>;

/** `version` grows with every change; a gateway takes nothing older than what it has. */
export const Roster = z.object({
	store: z.string(),
	/** Unix day, UTC */
	day: z.number().int().nonnegative(),
	version: z.number().int().nonnegative(),
	entries: z.array(RosterEntry).max(100_000),
});
export type Roster = z.infer<typeof Roster>;
