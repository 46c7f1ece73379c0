// The consent ledger: lines are only added, each a link of a chain; a withdrawal stops what waits in the same transaction.
import { randomBytes } from 'node:crypto';
import { type ConsentChannel, PURPOSES, type Purpose, type TextRef } from '@aisle/protocol';
import type { Kysely, Transaction } from 'kysely';
import { CHAIN_START, chainHash, lineHash, SALT_BYTES } from '../db/consent-chain.ts';
import { grantedNow } from '../db/consents.ts';
import type { Database } from '../db/schema.ts';

export type ConsentEntry = {
	shopper: string;
	purpose: Purpose;
	granted: boolean;
	at: string;
	text: TextRef;
	channel: ConsentChannel;
	/** Of a grant: when it ends by itself. */
	expiresAt?: string | undefined;
};

export async function recordConsent(trx: Transaction<Database>, entry: ConsentEntry): Promise<void> {
	const { shopper, purpose, granted, at, text, channel, expiresAt } = entry;
	const head = await chainHead(trx);
	const line = {
		number: head.number + 1,
		shopper,
		purpose,
		granted: granted ? (1 as const) : (0 as const),
		at,
		text_version: text.version,
		text_language: text.language,
		channel,
		expires_at: granted ? (expiresAt ?? null) : null,
		salt: randomBytes(SALT_BYTES),
	};
	const hash = lineHash(line);
	const link = { number: line.number, kind: 'line' as const, at, hash, chain_hash: chainHash(head.hash, hash) };
	await trx
		.insertInto('consent_chain')
		.values({ ...link, erased: null })
		.execute();
	await trx
		.insertInto('consent')
		.values({ ...line, hash })
		.execute();
	if (!granted) await stopUse(trx, shopper, purpose);
}

/** Every offer stands on both: where somebody was, and the wish to be told. */
const OFFERS_STAND_ON: readonly Purpose[] = ['presence', 'offers'];

/** What a purpose that is no longer agreed to leaves behind, in the same transaction. */
async function stopUse(trx: Transaction<Database>, shopper: string, purpose: Purpose): Promise<void> {
	if (OFFERS_STAND_ON.includes(purpose)) await cancelOffers(trx, shopper, `consent to ${purpose} withdrawn`);
	if (purpose === 'staff') await trx.updateTable('shopper').set({ name: null }).where('id', '=', shopper).execute();
}

/** @param why for people, without personal data; @param store only offers of this one */
export async function cancelOffers(
	trx: Transaction<Database>,
	shopper: string,
	why: string,
	store?: string,
): Promise<void> {
	await trx
		.updateTable('offer')
		.set({ state: 'cancelled', state_why: why })
		.where('shopper', '=', shopper)
		.where('state', '=', 'pending')
		.$if(store !== undefined, (query) => query.where('store', '=', store!))
		.execute();
}

/** The newest link of the chain; number 0 before the first. */
export async function chainHead(db: Kysely<Database>): Promise<{ number: number; hash: string }> {
	const head = await db
		.selectFrom('consent_chain')
		.select(['number', 'chain_hash as hash'])
		.orderBy('number', 'desc')
		.limit(1)
		.executeTakeFirst();
	return head ?? { number: 0, hash: CHAIN_START };
}

/** What a shopper agrees to now; what was never asked is not agreed to. */
export async function consentsOf(
	db: Kysely<Database>,
	shopper: string,
	nowS: number,
): Promise<Record<Purpose, boolean>> {
	const granted = await grantedNow(db, [shopper], nowS);
	return Object.fromEntries(PURPOSES.map((purpose) => [purpose, granted(shopper, purpose)])) as Record<
		Purpose,
		boolean
	>;
}
