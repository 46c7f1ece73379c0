// The consent ledger as its shopper sees it: what counts now, every line, and a signed receipt to keep.
import type { KeyObject } from 'node:crypto';
import {
	type ConsentLine,
	type ConsentReceipt,
	type ConsentsReply,
	ConsentText,
	PURPOSES,
	type Purpose,
	sign,
	toTimestamp,
} from '@aisle/protocol';
import type { Kysely, Selectable } from 'kysely';
import { chainHead } from '../db/consent-chain.ts';
import { readJson } from '../db/json-column.ts';
import type { ConsentTable, Database } from '../db/schema.ts';

export type LedgerOptions = {
	db: Kysely<Database>;
	/** Unix seconds */
	now(): number;
	/** Ed25519; its public half is what a receipt is checked with. */
	signingKey: KeyObject;
	controller: { name: string; contact: string };
};

export function createLedger({ db, now, signingKey, controller }: LedgerOptions) {
	return {
		async consents(shopper: string): Promise<ConsentsReply> {
			const ledger = await ledgerOf(db, shopper);
			return { now: whatCounts(ledger, toTimestamp(now())), ledger };
		},

		async receipt(shopper: string): Promise<ConsentReceipt> {
			// one transaction: the lines are those that the chain's head stands on
			const receipt = await db.transaction().execute(async (trx) => {
				const lines = await ledgerOf(trx, shopper);
				const stores = await trx
					.selectFrom('membership')
					.select('store')
					.where('shopper', '=', shopper)
					.orderBy('store')
					.execute();
				return {
					shopper,
					controller: `${controller.name}, ${controller.contact}`,
					issuedAt: toTimestamp(now()),
					stores: stores.map(({ store }) => store),
					lines,
					texts: await textsOf(trx, lines),
					chain: await chainHead(trx),
				};
			});
			return { ...receipt, signed: await sign('receipt', receipt, signingKey) };
		},
	};
}

/** Every line of a shopper, oldest first. */
export async function ledgerOf(db: Kysely<Database>, shopper: string): Promise<ConsentLine[]> {
	const rows = await db.selectFrom('consent').selectAll().where('shopper', '=', shopper).orderBy('number').execute();
	return rows.map(toLine);
}

function toLine(row: Selectable<ConsentTable>): ConsentLine {
	return {
		number: row.number,
		purpose: row.purpose as Purpose,
		granted: row.granted === 1,
		at: row.at,
		text: { version: row.text_version, language: row.text_language },
		channel: row.channel as ConsentLine['channel'],
		...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
		hash: row.hash,
	};
}

/** @param at now: a grant that ran out has ended, whether or not its line of expiry is there yet */
function whatCounts(ledger: readonly ConsentLine[], at: string): ConsentsReply['now'] {
	const latest = new Map(ledger.map((line) => [line.purpose, line]));
	const entries = PURPOSES.map((purpose): [Purpose, ConsentsReply['now'][Purpose]] => {
		const line = latest.get(purpose);
		if (line === undefined) return [purpose, { granted: false }];
		const { granted, at: since, expiresAt } = line;
		if (expiresAt !== undefined && expiresAt <= at) return [purpose, { granted: false, since: expiresAt }];
		return [purpose, { granted, since, ...(expiresAt === undefined ? {} : { expiresAt }) }];
	});
	return Object.fromEntries(entries) as ConsentsReply['now'];
}

async function textsOf(db: Kysely<Database>, lines: readonly ConsentLine[]): Promise<ConsentText[]> {
	const named = new Map(lines.map(({ text }) => [`${text.version}/${text.language}`, text]));
	if (named.size === 0) return [];
	const rows = await db
		.selectFrom('consent_text')
		.select(['version', 'language', 'body'])
		.where((either) => either.or([...named.values()].map((text) => either.and(text))))
		.orderBy('version')
		.orderBy('language')
		.execute();
	return rows.map(({ version, language, body }) =>
		readJson(ConsentText, body, { table: 'consent_text', column: 'body', row: `${version}/${language}` }),
	);
}
