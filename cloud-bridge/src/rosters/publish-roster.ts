// One store's rosters of today and tomorrow to its gateways: signed, retained, and those of days that are over taken back.
import type { KeyObject } from 'node:crypto';
import { type Roster, rosterTopic, sign, toTimestamp, unixDay } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import { consenting } from '../db/consents.ts';
import type { Database } from '../db/schema.ts';
import type { DayKeys, RosterShopper } from './day-keys.ts';

export type RosterStore = { id: string; siteNumber: number; gateways: readonly string[] };
/** Resolves when the broker has the message and will keep it. */
export type PublishRetained = (topic: string, payload: string) => Promise<void>;

export type RosterContext = {
	db: Kysely<Database>;
	publish: PublishRetained;
	/** Ed25519 */
	signingKey: KeyObject;
	/** From the sealed key of a shopper to the key. */
	openKey: (sealed: Buffer, shopper: string) => Buffer;
	nowS: number;
};

/** Tomorrow too: a gateway that is offline at midnight still knows its shoppers. */
const DAYS_AHEAD = 1;

export async function publishRoster(
	store: RosterStore & { keys: DayKeys },
	{ db, publish, signingKey, openKey, nowS }: RosterContext,
): Promise<void> {
	const toGateways = async (day: number, message: string) => {
		await Promise.all(
			store.gateways.map((gateway) => publish(rosterTopic({ store: store.id, gateway }, day), message)),
		);
	};
	const today = unixDay(nowS);
	const days = Array.from({ length: DAYS_AHEAD + 1 }, (_, ahead) => today + ahead);
	const { version, fromDay } = await nextVersion(db, store.id, nowS);
	const byDay = await store.keys.entries(await presentShoppers(db, store.id, nowS), days, openKey);
	for (const [day, entries] of byDay) {
		const roster: Roster = { store: store.id, day, version, part: 0, parts: 1, entries };
		await toGateways(day, await sign('roster', roster, signingKey));
	}
	// an empty retained message takes the old one out of the broker
	for (let day = fromDay; day < Math.min(today, fromDay + DAYS_AHEAD + 1); day++) await toGateways(day, '');
	if (fromDay < today) await db.updateTable('roster').set({ from_day: today }).where('store', '=', store.id).execute();
}

/**
 * Durable before it is used: a version is never given to two different rosters. It follows the clock, so that a bridge
 * whose database was restored from a backup is ahead of what gateways hold from before.
 */
async function nextVersion(
	db: Kysely<Database>,
	store: string,
	nowS: number,
): Promise<{ version: number; fromDay: number }> {
	const byClock = Math.floor(nowS * 1000);
	return await db
		.insertInto('roster')
		.values({ store, version: byClock, from_day: unixDay(nowS) })
		.onConflict((conflict) =>
			conflict.column('store').doUpdateSet(({ ref, eb }) => ({
				version: eb
					.case()
					.when('roster.version', '>=', byClock)
					.then(eb(ref('roster.version'), '+', 1))
					.else(byClock)
					.end(),
			})),
		)
		.returning(['version', 'from_day as fromDay'])
		.executeTakeFirstOrThrow();
}

async function presentShoppers(db: Kysely<Database>, store: string, nowS: number): Promise<RosterShopper[]> {
	return await db
		.selectFrom('membership')
		.innerJoin('shopper', 'shopper.id', 'membership.shopper')
		.select(['shopper.id', 'membership.pseudonym', 'shopper.key'])
		.where('membership.store', '=', store)
		.where('shopper.id', 'in', consenting(db, 'presence', nowS))
		.where((either) =>
			either.or([either('shopper.paused_until', 'is', null), either('shopper.paused_until', '<=', toTimestamp(nowS))]),
		)
		.orderBy('membership.pseudonym')
		.execute();
}
