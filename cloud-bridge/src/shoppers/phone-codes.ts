// Codes that let another phone in: good for a few minutes and once, at most one open for each shopper.
import { randomBytes } from 'node:crypto';
import { type PhoneCode, toTimestamp } from '@aisle/protocol';
import type { Transaction } from 'kysely';
import type { Database } from '../db/schema.ts';
import { readCode, toCode } from './codes.ts';
import { hashToken } from './identity.ts';

/** Long enough to take the other phone out of a pocket. */
const VALID_S = 600;
/** 50 bits: with so few open at a time and a limit on trying, nobody guesses one in ten minutes. */
const SIGNS = 10;
const BYTES = 7;

/** The former one of this shopper is no longer good. */
export async function makePhoneCode(trx: Transaction<Database>, shopper: string, nowS: number): Promise<PhoneCode> {
	const code = toCode(randomBytes(BYTES), SIGNS);
	const expiresAt = toTimestamp(nowS + VALID_S);
	await trx
		.deleteFrom('phone_code')
		.where((either) => either.or([either('shopper', '=', shopper), either('expires_at', '<=', toTimestamp(nowS))]))
		.execute();
	await trx
		.insertInto('phone_code')
		.values({ code_hash: hashToken(code), shopper, expires_at: expiresAt })
		.execute();
	return { code, expiresAt };
}

/** Whose code it is, where it is good now. */
export async function shopperOfCode(
	trx: Transaction<Database>,
	code: string,
	nowS: number,
): Promise<string | undefined> {
	const found = await trx
		.selectFrom('phone_code')
		.select('shopper')
		.where('code_hash', '=', hashToken(readCode(code)))
		.where('expires_at', '>', toTimestamp(nowS))
		.executeTakeFirst();
	return found?.shopper;
}

export async function usePhoneCode(trx: Transaction<Database>, code: string): Promise<void> {
	await trx
		.deleteFrom('phone_code')
		.where('code_hash', '=', hashToken(readCode(code)))
		.execute();
}
