// The consent ledger: lines are only added, each a link of a chain; a withdrawal stops what waits in the same transaction.
import { randomBytes } from 'node:crypto';
import { type ConsentChannel, PURPOSES, type Purpose, type TextRef } from '@aisle/protocol';
import type { Kysely, Transaction } from 'kysely';
import { addLink, chainHead, lineHash, SALT_BYTES } from '../db/consent-chain.ts';
import { grantedNow } from '../db/consents.ts';
import type { Database } from '../db/schema.ts';
import { forgetPresence } from './presence.ts';

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

/** Adds a line, and does what a withdrawal asks for, in the caller's transaction. */
export async function recordConsent(trx: Transaction<Database>, entry: ConsentEntry): Promise<void> {
	const { shopper, purpose, granted, at, text, channel, expiresAt } = entry;
	const fields = {
		...{ shopper, purpose, at, channel },
		granted: granted ? (1 as const) : (0 as const),
		text_version: text.version,
		text_language: text.language,
		expires_at: granted ? (expiresAt ?? null) : null,
		salt: randomBytes(SALT_BYTES),
	};
	const head = await chainHead(trx);
	const line = { ...fields, number: head.number + 1 };
	const hash = lineHash(line);
	await addLink(trx, head, { kind: 'line', at, hash, erased: null });
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
	if (purpose === 'presence') await forgetPresence(trx, shopper);
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
