import { toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addShopper, addStore, setConsent } from '../../test/deciding.ts';
import { recordConsent } from '../shoppers/consents.ts';
import { consenting, grantedNow, usableNow } from './consents.ts';
import { openDatabase } from './database.ts';
import type { Database } from './schema.ts';

const ENDS_S = Date.UTC(2028, 10, 22, 12) / 1000;

let db: Kysely<Database>;
let anna: string;
let ben: string;
beforeEach(async () => {
	db = await openDatabase({ path: ':memory:' });
	await addStore(db);
	anna = await addShopper(db, 'anna1234', []);
	ben = await addShopper(db, 'ben12345', ['presence']);
});
afterEach(() => db.destroy());

const grantUntil = (endS: number) =>
	db.transaction().execute((trx) =>
		recordConsent(trx, {
			...{ shopper: anna, purpose: 'presence', granted: true, channel: 'app', at: toTimestamp(ENDS_S - 60) },
			...{ text: { version: 1, language: 'en' }, expiresAt: toTimestamp(endS) },
		}),
	);
/** What every reader of the ledger says of Anna's presence. */
const answersAt = async (nowS: number) => [
	(await grantedNow(db, [ben, anna], nowS))(anna, 'presence'),
	(await usableNow(db, [ben, anna], nowS))(anna, 'presence'),
	(await consenting(db, 'presence', nowS).execute()).some(({ shopper }) => shopper === anna),
];

test('a grant counts until the moment it ends and not in it, before its line of expiry is there', async () => {
	await grantUntil(ENDS_S);
	expect(await answersAt(ENDS_S - 0.001)).toEqual([true, true, true]);
	expect(await answersAt(ENDS_S)).toEqual([false, false, false]);
});

test('the newest line of a purpose counts, whatever older ones and those of others say', async () => {
	await grantUntil(ENDS_S + 60);
	await grantUntil(ENDS_S);
	// a longer grant that was replaced does not come back when the newer one is over
	expect(await answersAt(ENDS_S)).toEqual([false, false, false]);
	await grantUntil(ENDS_S + 60);
	await setConsent(db, ben, 'presence', 0);
	await setConsent(db, anna, 'offers', 0);
	expect(await answersAt(ENDS_S)).toEqual([true, true, true]);
	await setConsent(db, anna, 'presence', 0);
	expect(await answersAt(ENDS_S)).toEqual([false, false, false]);
});
