// What a phone advertises: identifiers ready to use, or the day keys to make them from; and what its clock is off by.
import {
	dayKey,
	type PassKeysReply,
	type PassReply,
	PHONE_CLOCK_OFF_S,
	type PhoneClock,
	ROSTER_DAYS_AHEAD,
	toTimestamp,
	unixDay,
} from '@aisle/protocol';
import type { Kysely } from 'kysely';
import { recordAudit } from '../db/audit.ts';
import { grantedNow } from '../db/consents.ts';
import type { Database } from '../db/schema.ts';
import { membershipsOf } from './memberships.ts';
import { passOfToday } from './pass-of-today.ts';
import { phoneClock } from './phone-clock.ts';
import type { Seal } from './seal.ts';

export type PassesOptions = {
	db: Kysely<Database>;
	/** Unix seconds */
	now(): number;
	seal: Seal;
	siteNumberOf(store: string): number;
};
export type Passes = ReturnType<typeof createPasses>;
/** Why there is no pass. */
export type NoPass = 'not-joined' | 'not-agreed';

/** Today and as far ahead as rosters go: later identifiers would be strangers to a gateway that was not told more. */
const KEY_DAYS = 1 + ROSTER_DAYS_AHEAD;
const DAY_S = 86_400;

export function createPasses({ db, now, seal, siteNumberOf }: PassesOptions) {
	/** @param store without one: where the shopper opted in first, of the stores they are in */
	const open = async (shopper: string, store: string | undefined) => {
		const nowS = now();
		const stores = (await membershipsOf(db, shopper)).map((membership) => membership.store);
		const at = store ?? stores[0];
		if (at === undefined || !stores.includes(at)) return 'not-joined';
		const granted = await grantedNow(db, [shopper], nowS);
		if (!granted(shopper, 'presence')) return 'not-agreed';
		const { key, paused_until } = await db
			.selectFrom('shopper')
			.select(['key', 'paused_until'])
			.where('id', '=', shopper)
			.executeTakeFirstOrThrow();
		const isPaused = paused_until !== null && paused_until > toTimestamp(nowS);
		return {
			nowS,
			isPaused,
			key: seal.open(key, shopper),
			siteNumber: siteNumberOf(at),
			head: { store: at, now: toTimestamp(nowS), ...(isPaused ? { pausedUntil: paused_until } : {}) },
		};
	};

	const checkClock = async (shopper: string, store: string, phoneS: number, nowS: number): Promise<PhoneClock> => {
		const clock = phoneClock(phoneS, nowS);
		const detail = { offsetS: Math.round(clock.offsetS), limitS: PHONE_CLOCK_OFF_S };
		if (clock.isOff) await recordAudit(db, { kind: 'phone-clock-off', shopper, store, detail }, nowS);
		return clock;
	};

	return {
		/** @param phoneS what the phone's own clock says, Unix seconds */
		async pass(shopper: string, asked: { store?: string; phoneS?: number } = {}): Promise<PassReply | NoPass> {
			const opened = await open(shopper, asked.store);
			if (typeof opened === 'string') return opened;
			const { head, key, siteNumber, isPaused, nowS } = opened;
			return {
				...head,
				...(asked.phoneS === undefined ? {} : { clock: await checkClock(shopper, head.store, asked.phoneS, nowS) }),
				rids: isPaused ? [] : passOfToday(key, siteNumber, nowS),
			};
		},

		async keys(shopper: string, asked: { store?: string } = {}): Promise<PassKeysReply | NoPass> {
			const opened = await open(shopper, asked.store);
			if (typeof opened === 'string') return opened;
			const { head, key, siteNumber, isPaused, nowS } = opened;
			const days = Array.from({ length: isPaused ? 0 : KEY_DAYS }, (_, ahead) => unixDay(nowS) + ahead);
			return {
				...head,
				days: days.map((day) => ({
					day,
					dayKey: dayKey(key, siteNumber, day).toString('hex'),
					from: toTimestamp(day * DAY_S),
					to: toTimestamp((day + 1) * DAY_S),
				})),
			};
		},
	};
}
