// The chain that makes the consent ledger tamper-evident: the hash of a line, of an erasure, of all so far, and a new link.
import { createHash } from 'node:crypto';
import type { Insertable, Kysely, Transaction } from 'kysely';
import type { ConsentChainTable, Database } from './schema.ts';

export type HashedLine = {
	number: number;
	shopper: string;
	purpose: string;
	granted: 0 | 1;
	at: string;
	text_version: number;
	text_language: string;
	channel: string;
	expires_at: string | null;
	/** 16 random bytes that go when the shopper is erased: what is left of the line in the chain then is noise. */
	salt: Uint8Array;
};

export const SALT_BYTES = 16;
/** What the first link stands on. */
export const CHAIN_START = '0'.repeat(64);

/** SHA-256 over the salt and the fields as a JSON array, hex: an array has one spelling, an object has many. */
export function lineHash({ salt, ...line }: HashedLine): string {
	const { number, shopper, purpose, granted, at, text_version, text_language, channel, expires_at } = line;
	const fields = [number, shopper, purpose, granted, at, text_version, text_language, channel, expires_at];
	return sha256(Buffer.concat([salt, Buffer.from(JSON.stringify(fields))]));
}

/** @param erased numbers of the lines that went */
export function erasureHash(number: number, at: string, erased: readonly number[]): string {
	return sha256(Buffer.from(JSON.stringify([number, at, erased])));
}

/** The chain's hash after a link. */
export function chainHash(before: string, hash: string): string {
	return sha256(Buffer.from(before + hash));
}

/** `hash`: of the chain up to and with it. */
export type ChainHead = { number: number; hash: string };

/** The newest link of the chain; number 0 before the first. */
export async function chainHead(db: Kysely<Database>): Promise<ChainHead> {
	const head = await db
		.selectFrom('consent_chain')
		.select(['number', 'chain_hash as hash'])
		.orderBy('number', 'desc')
		.limit(1)
		.executeTakeFirst();
	return head ?? { number: 0, hash: CHAIN_START };
}

type NewLink = Omit<Insertable<ConsentChainTable>, 'number' | 'chain_hash'>;

/** Adds what follows the newest link, which the caller's transaction has read. */
export async function addLink(trx: Transaction<Database>, head: ChainHead, link: NewLink): Promise<void> {
	await trx
		.insertInto('consent_chain')
		.values({ ...link, number: head.number + 1, chain_hash: chainHash(head.hash, link.hash) })
		.execute();
}

function sha256(bytes: Uint8Array): string {
	return createHash('sha256').update(bytes).digest('hex');
}
