// Who stands in a store's rosters, in memory: each shopper with the day keys of every day that is told. Pure but for the
// cost of day keys, of which a caller orders few at a time.
import { dayKey, type RosterEntry, rosterPartOf, rosterPartsFor } from '@aisle/protocol';

/** `key` is sealed: it is opened only for a day key that is not known yet. */
export type Member = { id: string; pseudonym: string; key: Buffer; fobs: readonly string[] };
export type OpenKey = (sealed: Buffer, shopper: string) => Buffer;

/** `keys`: in hex, one for each of `days`. */
type Listed = { pseudonym: string; days: readonly number[]; keys: readonly string[]; fobs: readonly string[] };

export type Book = ReturnType<typeof createBook>;

export function createBook(siteNumber: number, openKey: OpenKey) {
	const listed = new Map<string, Listed>();
	/** The same shoppers by part. */
	let byPart: Map<string, Listed>[] = [new Map()];
	/** Of these days every shopper's key is known. */
	let readyDays: readonly number[] = [];
	let days: readonly number[] = [];
	const touched = new Set<number>();

	const keysFor = (member: Member, known: Listed | undefined) =>
		known?.days === days ? known.keys : keysOf(member, days, known, { siteNumber, openKey });
	const partOf = (pseudonym: string) => rosterPartOf(pseudonym, byPart.length);
	const allTouched = () => byPart.forEach((_, part) => void touched.add(part));

	const remove = (shopper: string): number | undefined => {
		const entry = listed.get(shopper);
		if (entry === undefined) return undefined;
		const part = partOf(entry.pseudonym);
		listed.delete(shopper);
		byPart[part]!.delete(shopper);
		touched.add(part);
		return part;
	};

	return {
		/** Parts that are not what was there before. Whoever has published one takes it out. */
		touched,
		allTouched,
		parts: (): number => byPart.length,
		days: (): readonly number[] => days,
		readyDays: (): readonly number[] => readyDays,
		shoppers: (): Iterable<string> => listed.keys(),

		/** From now on these days. Until every member was put once more, some have no key for the new ones. */
		beginDays(wanted: readonly number[]): void {
			readyDays = wanted.filter((day) => readyDays.includes(day));
			days = [...wanted];
		},
		endDays(): void {
			readyDays = days;
			allTouched();
		},

		/** @returns the part they stand in */
		put(member: Member): number {
			const { id, pseudonym, fobs } = member;
			const before = listed.get(id);
			if (before !== undefined && before.pseudonym !== pseudonym) remove(id);
			const entry = { pseudonym, fobs, days, keys: keysFor(member, before) };
			const part = partOf(pseudonym);
			listed.set(id, entry);
			byPart[part]!.set(id, entry);
			touched.add(part);
			return part;
		},

		/** @returns the part they stood in, where they did */
		remove,

		/** More parts where they are full, fewer where half of them would do with room to spare. */
		divide(size = listed.size): void {
			const parts = Math.min(Math.max(byPart.length, rosterPartsFor(size)), rosterPartsFor(2 * size));
			if (parts === byPart.length) return;
			byPart = Array.from({ length: parts }, () => new Map());
			for (const [shopper, entry] of listed) byPart[partOf(entry.pseudonym)]!.set(shopper, entry);
			touched.clear();
			allTouched();
		},

		/** In an order that says nothing about who came when. */
		entries(part: number, day: number): RosterEntry[] {
			const entries = [...(byPart[part]?.values() ?? [])].sort((a, b) => (a.pseudonym < b.pseudonym ? -1 : 1));
			return entries.map(({ pseudonym, days: own, keys, fobs }) => ({
				pseudonym,
				dayKey: keys[own.indexOf(day)]!,
				...(fobs.length === 0 ? {} : { fobs: [...fobs] }),
			}));
		},
	};
}

/** Those that are known, and new ones for the other days. */
function keysOf(
	{ id, key }: Member,
	days: readonly number[],
	known: Listed | undefined,
	{ siteNumber, openKey }: { siteNumber: number; openKey: OpenKey },
): readonly string[] {
	let opened: Buffer | undefined;
	return days.map((day) => {
		const own = known?.keys[known.days.indexOf(day)];
		if (own !== undefined) return own;
		opened ??= openKey(key, id);
		return dayKey(opened, siteNumber, day).toString('hex');
	});
}
