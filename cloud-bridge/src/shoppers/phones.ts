// Phones that have access: short-lived tokens, each renewed with a refresh token that is used once.
import { randomUUID } from 'node:crypto';
import { fromTimestamp, type Tokens, toTimestamp } from '@aisle/protocol';
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Database, PhoneTable } from '../db/schema.ts';
import { hashToken, makeToken, tokensAfter } from './identity.ts';

export type TokenLives = { accessMinutes: number; refreshDays: number };
export type Renewal = TokenLives & {
	/** Makes the next tokens out of a refresh token: the same ones each time it is asked. */
	renewalKey: Uint8Array;
};

/** A phone, a tablet, an old phone; each can see everything of the shopper. */
export const PHONES_MAX = 5;
/**
 * An answer with new tokens may be lost on its way: the former refresh token brings the same ones until the new access
 * token is first used, and for so long after it. Two tabs of a page may renew at once, and keep whichever answer comes last.
 */
const REPEAT_S = 120;

type Phone = Selectable<PhoneTable>;

/** A new phone of a shopper. The caller has counted them. */
export async function addPhone(
	trx: Transaction<Database>,
	shopper: string,
	nowS: number,
	lives: TokenLives,
): Promise<Tokens> {
	const { tokens, row } = newTokens({ token: makeToken(), refreshToken: makeToken() }, nowS, lives);
	const at = toTimestamp(nowS);
	await trx
		.insertInto('phone')
		.values({ id: randomUUID(), shopper, ...row, refreshed_at: at, has_arrived: 0, made_at: at, last_seen_at: at })
		.execute();
	return tokens;
}

export type Refreshed = { is: 'refreshed'; tokens: Tokens } | { is: 'unknown' } | { is: 'used'; shopper: string };

/**
 * `used`: this refresh token brought others before, which have arrived. The phone that has the newer
 * ones keeps them: a shopper without an account to log in to would be locked out for good.
 */
export async function refreshPhone(
	trx: Transaction<Database>,
	refreshToken: string,
	nowS: number,
	renewal: Renewal,
): Promise<Refreshed> {
	const hash = hashToken(refreshToken);
	const phone = await trx
		.selectFrom('phone')
		.selectAll()
		.where((either) => either.or([either('refresh_hash', '=', hash), either('previous_refresh_hash', '=', hash)]))
		.executeTakeFirst();
	if (phone === undefined || phone.refresh_expires_at <= toTimestamp(nowS)) return { is: 'unknown' };
	if (isUsed(phone, hash, nowS)) return { is: 'used', shopper: phone.shopper };
	const { tokens, row } = newTokens(tokensAfter(refreshToken, renewal.renewalKey), nowS, renewal);
	const at = toTimestamp(nowS);
	// said again to a phone that has them: what it does with the former refresh token later stays as late as it was
	const hasThem = phone.has_arrived === 1 && phone.token_hash.equals(row.token_hash);
	await trx
		.updateTable('phone')
		.set({ ...row, previous_refresh_hash: hash, last_seen_at: at })
		.$if(!hasThem, (query) => query.set({ refreshed_at: at, has_arrived: 0 }))
		.where('id', '=', phone.id)
		.execute();
	return { is: 'refreshed', tokens };
}

function isUsed({ refresh_hash, refreshed_at, has_arrived }: Phone, hash: Buffer, nowS: number): boolean {
	if (refresh_hash.equals(hash) || has_arrived === 0) return false;
	return fromTimestamp(refreshed_at) < nowS - REPEAT_S;
}

/** Those that have access at `nowS`, Unix seconds, or get it back with their refresh token. */
export async function countPhones(db: Kysely<Database>, shopper: string, nowS: number): Promise<number> {
	const { count } = await db
		.selectFrom('phone')
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.where('shopper', '=', shopper)
		.where('refresh_expires_at', '>', toTimestamp(nowS))
		.executeTakeFirstOrThrow();
	return Number(count);
}

export type FoundPhone = {
	phone: string;
	/** The shopper's. */
	id: string;
	store: string;
	enrolledAt: string;
	tokenEndsAt: string;
	isExpired: boolean;
	lastSeenAt: string;
	hasArrived: 0 | 1;
};

/** Whose access token this is. */
export async function phoneByToken(db: Kysely<Database>, token: string, nowS: number): Promise<FoundPhone | undefined> {
	const found = await db
		.selectFrom('phone')
		.innerJoin('shopper', 'shopper.id', 'phone.shopper')
		.select(['phone.id as phone', 'phone.token_expires_at as tokenEndsAt', 'phone.last_seen_at as lastSeenAt'])
		.select('phone.has_arrived as hasArrived')
		.select(['shopper.id', 'shopper.store', 'shopper.enrolled_at as enrolledAt'])
		.where('phone.token_hash', '=', hashToken(token))
		.executeTakeFirst();
	if (found === undefined) return undefined;
	return { ...found, isExpired: found.tokenEndsAt <= toTimestamp(nowS) };
}

/** To the hour: a write for each request would wear the disk for nothing. */
const SEEN_EVERY_S = 3600;

export async function noteSeen(
	db: Kysely<Database>,
	{ phone, lastSeenAt, hasArrived }: Pick<FoundPhone, 'phone' | 'lastSeenAt' | 'hasArrived'>,
	nowS: number,
): Promise<void> {
	const isDue = lastSeenAt <= toTimestamp(nowS - SEEN_EVERY_S);
	if (hasArrived === 1 && !isDue) return;
	await db
		.updateTable('phone')
		.set({ has_arrived: 1, ...(isDue ? { last_seen_at: toTimestamp(nowS) } : {}) })
		.where('id', '=', phone)
		.execute();
}

/** Of a shopper who is being erased: what is left says that there was a token, not whose. */
export async function buryTokens(trx: Transaction<Database>, shopper: string, at: string): Promise<void> {
	const phones = await trx
		.selectFrom('phone')
		.select(['token_hash', 'refresh_hash', 'previous_refresh_hash'])
		.where('shopper', '=', shopper)
		.execute();
	const hashes = phones.flatMap((phone) => Object.values(phone)).filter((hash) => hash !== null);
	if (hashes.length === 0) return;
	await trx
		.insertInto('dead_token')
		.values(hashes.map((hash) => ({ hash, died_at: at })))
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

/** Whether a token, access or refresh, was one of a shopper who is erased. */
export async function isDead(db: Kysely<Database>, token: string): Promise<boolean> {
	const dead = await db.selectFrom('dead_token').select('hash').where('hash', '=', hashToken(token)).executeTakeFirst();
	return dead !== undefined;
}

type Pair = Pick<Tokens, 'token' | 'refreshToken'>;

function newTokens({ token, refreshToken }: Pair, nowS: number, { accessMinutes, refreshDays }: TokenLives) {
	const tokens: Tokens = {
		token,
		expiresAt: toTimestamp(nowS + accessMinutes * 60),
		refreshToken,
		refreshExpiresAt: toTimestamp(nowS + refreshDays * 86_400),
	};
	const row = {
		token_hash: hashToken(tokens.token),
		token_expires_at: tokens.expiresAt,
		refresh_hash: hashToken(tokens.refreshToken),
		refresh_expires_at: tokens.refreshExpiresAt,
	};
	return { tokens, row };
}
