// Whom one gateway may know on one day: pseudonyms and day keys, never a shopper's key, name or number.
import { z } from 'zod';
import { Id } from './units.ts';

/** Entries of one part: some 450 KB on the wire, which every broker takes. */
export const ROSTER_PART_ENTRIES = 4096;
/** Of all parts together: 262,144 shoppers of one store. */
export const ROSTER_PARTS_MAX = 64;
/** Protocol page, "The pass": nobody can be recognised further ahead than this by what a stolen gateway holds. */
export const ROSTER_DAYS_AHEAD_MAX = 3;
/** So many are told: a gateway that is offline for a holiday still knows its shoppers. Phones get their keys as far ahead. */
export const ROSTER_DAYS_AHEAD = 2;

/** Fobs of one shopper in one store. */
export const ROSTER_FOBS_MAX = 8;

/** `dayKey` is 16 bytes in hex. */
export const RosterEntry = z.object({
	pseudonym: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
	dayKey: z.string().regex(/^[0-9a-f]{32}$/),
	/** Subjects of kind `fob` in the site file that this shopper carries; without a shopper a fob is a stranger. */
	fobs: z.array(Id).max(ROSTER_FOBS_MAX).optional(),
});
export type RosterEntry = z.infer<typeof RosterEntry>;

/**
 * One part of a store's roster of one day. A shopper always stands in the same part (`rosterPartOf`), so that a change
 * goes out as one part. `version` grows with every change of a part; a gateway takes nothing older than what it has.
 * A message with another number of `parts` begins a new set, which is used once it is whole.
 */
export const Roster = z
	.object({
		store: Id,
		/** Unix day, UTC */
		day: z.number().int().nonnegative(),
		version: z.number().int().nonnegative(),
		part: z.number().int().nonnegative(),
		/** A power of two, so that a roster that grows splits its parts. */
		parts: z
			.number()
			.int()
			.min(1)
			.max(ROSTER_PARTS_MAX)
			.refine((parts) => (parts & (parts - 1)) === 0, 'must be a power of two'),
		entries: z.array(RosterEntry).max(2 * ROSTER_PART_ENTRIES),
	})
	.refine(({ part, parts }) => part < parts, { path: ['part'], error: 'must be less than "parts"' });
export type Roster = z.infer<typeof Roster>;

/** The part that a pseudonym stands in, where there are `parts` (a power of two). FNV-1a, 32 bits. */
export function rosterPartOf(pseudonym: string, parts: number): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < pseudonym.length; i++) hash = Math.imul(hash ^ pseudonym.charCodeAt(i), 0x01000193);
	// the low bits of FNV-1a are the weak ones
	return ((hash ^ (hash >>> 15)) >>> 0) & (parts - 1);
}

/** How many parts so many shoppers need, each part about half full. */
export function rosterPartsFor(shoppers: number): number {
	let parts = 1;
	while (parts < ROSTER_PARTS_MAX && shoppers / parts > ROSTER_PART_ENTRIES) parts *= 2;
	return parts;
}
