// The day keys of a store's shoppers, computed once a day each and in slices that leave room for everything else.
import { setImmediate as breathe } from 'node:timers/promises';
import { dayKey, type RosterEntry } from '@aisle/protocol';

/** `key` is sealed: it is opened only for a day key that is not known yet. */
export type RosterShopper = { id: string; pseudonym: string; key: Buffer };

/** About 5 ms of one core. */
const SLICE = 500;

export type DayKeys = ReturnType<typeof createDayKeys>;

export function createDayKeys(siteNumber: number) {
	let known = new Map<string, string>();
	return {
		/** Forgets the keys of everybody and every day not asked for. */
		async entries(
			shoppers: readonly RosterShopper[],
			days: readonly number[],
			openKey: (sealed: Buffer, shopper: string) => Buffer,
		): Promise<Map<number, RosterEntry[]>> {
			const kept = new Map<string, string>();
			const byDay = new Map<number, RosterEntry[]>();
			let computed = 0;
			for (const day of days) {
				const entries: RosterEntry[] = [];
				for (const { id, pseudonym, key } of shoppers) {
					const name = `${day}/${pseudonym}`;
					let hex = known.get(name);
					if (hex === undefined) {
						hex = dayKey(openKey(key, id), siteNumber, day).toString('hex');
						if (++computed % SLICE === 0) await breathe();
					}
					kept.set(name, hex);
					entries.push({ pseudonym, dayKey: hex });
				}
				byDay.set(day, entries);
			}
			known = kept;
			return byDay;
		},
	};
}
