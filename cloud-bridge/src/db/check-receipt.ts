// A shopper's receipt held against the chain: the signature, and that what it says was written is still what was written.
import type { KeyObject } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { ConsentReceipt, openSigned } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { ChainBreak } from './check-chain.ts';
import type { Database } from './schema.ts';

export type ReceiptVerdict = { ok: true; number: number; lines: number } | ChainBreak;

/** The one thing a chain cannot say of itself: that its end was cut off, or all of it written anew. */
export async function checkReceipt(
	db: Kysely<Database>,
	receipt: ConsentReceipt,
	publicKey: KeyObject,
): Promise<ReceiptVerdict> {
	const { number, hash } = receipt.chain;
	const broken = (at: number, what: string, means: string): ChainBreak => ({ ok: false, number: at, what, means });
	const { signed, ...said } = receipt;
	const opened = await openSigned('receipt', signed, publicKey, ConsentReceipt.omit({ signed: true })).catch(
		() => undefined,
	);
	if (opened === undefined) {
		const means = 'It was changed, was not made by this bridge, or the signing key is another one now.';
		return broken(number, 'the signature of the receipt is wrong', means);
	}
	if (!isDeepStrictEqual(opened, said)) {
		return broken(number, 'the receipt does not say what was signed', 'The readable part of the file was changed.');
	}
	const link = await linkAt(db, number);
	if (number > 0 && link === undefined) {
		const means =
			'The end of the chain was cut off after the receipt was given: an older copy was restored, or lines were deleted.';
		return broken(number, 'the chain has no such link', means);
	}
	if (number > 0 && link?.chain_hash !== hash) {
		const means =
			'The chain was written anew after the receipt was given, or an older copy was restored and written on.';
		return broken(number, 'the chain has another hash here than the receipt', means);
	}
	for (const line of receipt.lines) {
		if ((await linkAt(db, line.number))?.hash !== line.hash) {
			return broken(
				line.number,
				'the chain has another line here than the receipt',
				'The line was changed afterwards.',
			);
		}
	}
	return { ok: true, number, lines: receipt.lines.length };
}

async function linkAt(db: Kysely<Database>, number: number) {
	return await db
		.selectFrom('consent_chain')
		.select(['hash', 'chain_hash'])
		.where('number', '=', number)
		.executeTakeFirst();
}
