import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestShoppers, type TestShoppers } from '../../test/shoppers.ts';
import { checkChain } from './check-chain.ts';
import { checkReceipt } from './check-receipt.ts';
import { chainHash, lineHash } from './consent-chain.ts';
import type { Database } from './schema.ts';

let room: TestShoppers;
let anna: string;
let ben: string;

/** Numbers 1 to 7: two lines of Anna, two of Ben, Anna's withdrawal, Ben's erasure, a line of Cleo. */
beforeEach(async () => {
	room = await openTestShoppers();
	anna = (await room.enrol()).shopper;
	ben = (await room.enrol()).shopper;
	await room.shoppers.changeConsent(anna, 'offers', { granted: false });
	await room.shoppers.erase(ben);
	await room.enrol(['presence']);
});
afterEach(() => room.close());

test('an untouched ledger is whole, with lines that an erasure took', async () => {
	expect(await checkChain(room.db)).toMatchObject({ ok: true, links: 7, lines: 4, erasures: 1, erased: 2 });
});

type Tampering = [what: string, tamper: (db: Kysely<Database>) => Promise<unknown>, number: number, words: RegExp];
const setLine = (number: number, change: object) => (db: Kysely<Database>) =>
	db.updateTable('consent').set(change).where('number', '=', number).execute();
const setLink = (number: number, change: object) => (db: Kysely<Database>) =>
	db.updateTable('consent_chain').set(change).where('number', '=', number).execute();

/** A line and its hash in one: what somebody does who knows how a line is hashed. */
const rehashed = async (db: Kysely<Database>) => {
	const line = await db.selectFrom('consent').selectAll().where('number', '=', 2).executeTakeFirstOrThrow();
	const hash = lineHash({ ...line, granted: 0 });
	await setLine(2, { granted: 0, hash })(db);
	await setLink(2, { hash })(db);
};
/** Anna's line as somebody else's. */
const given = async (db: Kysely<Database>) => {
	const line = await db.selectFrom('consent').select('shopper').where('number', '=', 7).executeTakeFirstOrThrow();
	await setLine(1, line)(db);
};
const putBack = async (db: Kysely<Database>) => {
	const [line] = await db.selectFrom('consent').selectAll().execute();
	await db
		.insertInto('consent')
		.values({ ...line!, number: 3 })
		.execute();
};
const added = async (db: Kysely<Database>) => {
	const [line] = await db.selectFrom('consent').selectAll().execute();
	await db
		.insertInto('consent')
		.values({ ...line!, number: 8 })
		.execute();
};

describe('finds the first break', () => {
	test.each<Tampering>([
		['an answer that was changed', setLine(2, { granted: 0 }), 2, /this line does not have the hash/],
		['a time that was changed', setLine(5, { at: '2026-11-22T00:00:00.000Z' }), 5, /this line does not have the hash/],
		['a shopper that was changed', given, 1, /this line does not have the hash/],
		['a line with its hash', rehashed, 2, /does not follow/],
		[
			'a line that was deleted',
			(db) => db.deleteFrom('consent').where('number', '=', 1).execute(),
			1,
			/missing, and no erasure/,
		],
		['a line that was put in', added, 8, /no link/],
		['a line of somebody erased that was put back', putBack, 3, /./],
		['a link that was changed', setLink(3, { hash: '0'.repeat(64) }), 3, /does not follow/],
		['a chain hash that was changed', setLink(4, { chain_hash: '0'.repeat(64) }), 4, /does not follow/],
		['an erasure of other lines', setLink(6, { erased: '[1,3,4]' }), 6, /this erasure does not have the hash/],
		['an erasure that says nothing', setLink(6, { erased: null }), 6, /this erasure does not have the hash/],
		[
			'a link that was taken out',
			(db) => db.deleteFrom('consent_chain').where('number', '=', 4).execute(),
			4,
			/this link is missing/,
		],
	])('%s', async (_what, tamper, number, words) => {
		await tamper(room.db);
		expect(await checkChain(room.db)).toMatchObject({ ok: false, number, what: expect.stringMatching(words) });
	});
});

describe("a shopper's receipt", () => {
	const check = async (
		change: (receipt: Awaited<ReturnType<typeof receiptOf>>) => void = () => {},
		key?: KeyObject,
	) => {
		const receipt = await receiptOf();
		change(receipt);
		return await checkReceipt(room.db, receipt, key ?? room.publicKey);
	};
	const receiptOf = () => room.ledger.receipt(anna);

	test('is true, also when more was written since, and shows its lines with the words', async () => {
		const receipt = await receiptOf();
		expect(receipt).toMatchObject({ shopper: anna, stores: ['berlin-mitte'], chain: { number: 7 } });
		expect(receipt.lines.map(({ number, purpose, granted }) => [number, purpose, granted])).toEqual([
			[1, 'presence', true],
			[2, 'offers', true],
			[5, 'offers', false],
		]);
		expect(receipt.texts.map(({ version, language }) => [version, language])).toEqual([[1, 'en']]);
		await room.shoppers.changeConsent(anna, 'offers', { granted: true });
		expect(await checkReceipt(room.db, receipt, room.publicKey)).toEqual({ ok: true, number: 7, lines: 3 });
	});

	test('shows that the end of the chain was cut off, which the chain itself does not', async () => {
		const receipt = await receiptOf();
		await room.db.deleteFrom('consent').where('number', '=', 7).execute();
		await room.db.deleteFrom('consent_chain').where('number', '=', 7).execute();
		expect(await checkChain(room.db)).toMatchObject({ ok: true });
		expect(await checkReceipt(room.db, receipt, room.publicKey)).toMatchObject({ ok: false, number: 7 });
	});

	test('shows that the chain was written anew', async () => {
		const receipt = await receiptOf();
		const [link, before] = await room.db
			.selectFrom('consent_chain')
			.selectAll()
			.orderBy('number', 'desc')
			.limit(2)
			.execute();
		const line = await room.db.selectFrom('consent').selectAll().where('number', '=', 7).executeTakeFirstOrThrow();
		const hash = lineHash({ ...line, granted: 0 });
		await room.db
			.updateTable('consent')
			.set({ granted: 0, hash } as object)
			.where('number', '=', 7)
			.execute();
		const forged = { hash, chain_hash: chainHash(before!.chain_hash, hash) };
		await room.db
			.updateTable('consent_chain')
			.set(forged as object)
			.where('number', '=', link!.number)
			.execute();
		expect(await checkChain(room.db)).toMatchObject({ ok: true });
		expect(await checkReceipt(room.db, receipt, room.publicKey)).toMatchObject({ ok: false, number: 7 });
	});

	test('is refused where it was changed, or somebody else signed it', async () => {
		const changed = await check((receipt) => {
			receipt.lines[2]!.granted = true;
		});
		expect(changed).toMatchObject({ ok: false, what: expect.stringMatching(/does not say what was signed/) });
		const { publicKey } = generateKeyPairSync('ed25519');
		expect(await check(undefined, publicKey)).toMatchObject({ ok: false, what: expect.stringMatching(/signature/) });
	});
});
