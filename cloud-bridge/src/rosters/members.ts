// Who may be known in a store now, from the database: in pages that leave room for everything else.
import { fromTimestamp, toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import { nextExpiry, usableNow } from '../db/consents.ts';
import type { Database } from '../db/schema.ts';
import type { Member } from './book.ts';

/** Some 10 ms of one core, with the day keys of three days. */
export const PAGE = 100;

/** Everybody who may be known in the store, a page at a time. */
export async function* memberPages(db: Kysely<Database>, store: string, nowS: number): AsyncGenerator<Member[]> {
	let after = '';
	for (;;) {
		const rows = await members(db, store)
			.where('membership.pseudonym', '>', after)
			.orderBy('membership.pseudonym')
			.limit(PAGE)
			.execute();
		const last = rows.at(-1);
		if (last === undefined) return;
		yield await present(db, store, rows, nowS);
		after = last.pseudonym;
	}
}

/** Whether or not they may be known now. */
export async function memberCount(db: Kysely<Database>, store: string): Promise<number> {
	const { count } = await db
		.selectFrom('membership')
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.where('store', '=', store)
		.executeTakeFirstOrThrow();
	return Number(count);
}

/** Those of `shoppers` (a page at most) who may be known in the store. */
export async function membersAmong(
	db: Kysely<Database>,
	store: string,
	shoppers: readonly string[],
	nowS: number,
): Promise<Member[]> {
	const rows = await members(db, store).where('membership.shopper', 'in', shoppers).execute();
	return await present(db, store, rows, nowS);
}

type Row = { id: string; pseudonym: string; key: Buffer };

function members(db: Kysely<Database>, store: string) {
	return db
		.selectFrom('membership')
		.innerJoin('shopper', 'shopper.id', 'membership.shopper')
		.select(['shopper.id', 'membership.pseudonym', 'shopper.key'])
		.where('membership.store', '=', store);
}

async function present(db: Kysely<Database>, store: string, rows: readonly Row[], nowS: number): Promise<Member[]> {
	const ids = rows.map(({ id }) => id);
	const usable = await usableNow(db, ids, nowS);
	const fobs = ids.length === 0 ? [] : await fobsOf(db, store, ids);
	const byShopper = Map.groupBy(fobs, ({ shopper }) => shopper);
	return rows
		.filter(({ id }) => usable(id, 'presence'))
		.map((row) => ({ ...row, fobs: (byShopper.get(row.id) ?? []).map(({ fob }) => fob) }));
}

async function fobsOf(db: Kysely<Database>, store: string, shoppers: readonly string[]) {
	return await db
		.selectFrom('fob')
		.select(['shopper', 'fob'])
		.where('shopper', 'in', shoppers)
		.where('store', '=', store)
		.orderBy('fob')
		.execute();
}

/** A pause or a grant that is over by itself, of this shopper in this store. */
export type Ended = { store: string; shopper: string };

/** Whose pause or consent to presence ended after `sinceS` and by `nowS`, Unix seconds. */
export async function endedBetween(db: Kysely<Database>, sinceS: number, nowS: number): Promise<Ended[]> {
	const [since, now] = [toTimestamp(sinceS), toTimestamp(nowS)];
	const paused = await db
		.selectFrom('shopper')
		.innerJoin('membership', 'membership.shopper', 'shopper.id')
		.select(['membership.store', 'shopper.id as shopper'])
		.where('shopper.paused_until', '>', since)
		.where('shopper.paused_until', '<=', now)
		.execute();
	const granted = await db
		.selectFrom('consent')
		.innerJoin('membership', 'membership.shopper', 'consent.shopper')
		.select(['membership.store', 'consent.shopper'])
		.where('consent.purpose', '=', 'presence')
		.where('consent.expires_at', '>', since)
		.where('consent.expires_at', '<=', now)
		.execute();
	return [...paused, ...granted];
}

/** When the next pause or grant ends, Unix seconds; undefined where none will. */
export async function nextEnd(db: Kysely<Database>, afterS: number): Promise<number | undefined> {
	const after = toTimestamp(afterS);
	const pause = await db
		.selectFrom('shopper')
		.select('paused_until as at')
		.where('paused_until', '>', after)
		.orderBy('paused_until')
		.limit(1)
		.executeTakeFirst();
	const ends = [pause?.at, await nextExpiry(db, after)].flatMap((at) => (at == null ? [] : [fromTimestamp(at)]));
	return ends.length === 0 ? undefined : Math.min(...ends);
}
