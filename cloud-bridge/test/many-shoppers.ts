// For tests and benches of size: shoppers by the ten thousand, written in bulk; of the ledger's chain only the newest link.
import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { CHAIN_START } from '../src/db/consent-chain.ts';
import type { Database } from '../src/db/schema.ts';

const AT = '2026-01-01T00:00:00.000Z';
/** SQLite takes 32,766 variables in a statement. */
const CHUNK = 1000;

/** @param keyOf the sealed key of a shopper; @returns their ids, in the order of the pseudonyms */
export async function addManyShoppers(
	db: Kysely<Database>,
	store: string,
	pseudonyms: readonly string[],
	keyOf: (id: string) => Buffer,
): Promise<string[]> {
	const ids: string[] = [];
	const newest = await db
		.selectFrom('consent')
		.select(({ fn }) => fn.max('number').as('number'))
		.executeTakeFirst();
	let number = newest?.number ?? 0;
	for (let from = 0; from < pseudonyms.length; from += CHUNK) {
		const some = pseudonyms.slice(from, from + CHUNK).map((pseudonym) => ({ id: randomUUID(), pseudonym }));
		ids.push(...some.map(({ id }) => id));
		const shoppers = some.map(({ id }) => ({ id, store, key: keyOf(id), enrolled_at: AT }));
		const memberships = some.map(({ id, pseudonym }) => ({ shopper: id, store, pseudonym, joined_at: AT }));
		const consents = some.flatMap(({ id }) =>
			(['presence', 'offers'] as const).map((purpose) => ({
				...{ number: ++number, shopper: id, purpose, granted: 1 as const, at: AT, channel: 'app' },
				...{ text_version: 1, text_language: 'en', expires_at: null, salt: Buffer.alloc(16), hash: '' },
			})),
		);
		await db.transaction().execute(async (trx) => {
			await trx.insertInto('shopper').values(shoppers).execute();
			await trx.insertInto('membership').values(memberships).execute();
			await trx.insertInto('consent').values(consents).execute();
		});
	}
	const head = { number, kind: 'line' as const, at: AT, hash: '', chain_hash: CHAIN_START, erased: null };
	await db.insertInto('consent_chain').values(head).execute();
	return ids;
}
