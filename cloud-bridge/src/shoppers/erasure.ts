// The end of a shopper: a line on disk first, then every row in one transaction, then the file is wiped; and a signed proof.
import type { KeyObject } from 'node:crypto';
import { type ErasureProof, ROSTER_DAYS_AHEAD_MAX, sign, toTimestamp, unixDay } from '@aisle/protocol';
import type { Kysely, Transaction } from 'kysely';
import { addLink, chainHead, erasureHash } from '../db/consent-chain.ts';
import type { Database } from '../db/schema.ts';
import { type ErasedFile, shopperHash } from './erased-file.ts';
import { buryTokens } from './phones.ts';
import { forgetPresence } from './presence.ts';

const DAY_S = 86_400;
/** A copy may be restored some time after it should have been deleted; after that nobody is erased again. */
const RESTORE_MARGIN_DAYS = 30;

/** Tables whose rows go with their shopper, beside those that `forgetPresence` empties. */
const OWNED = ['membership', 'phone', 'phone_code', 'fob', 'consent', 'offer', 'audit'] as const;

export type ErasureOptions = {
	db: Kysely<Database>;
	/** Unix seconds */
	now(): number;
	file: ErasedFile;
	/** So that older copies of the rows are nowhere in the files. */
	wipe(): Promise<void>;
	signingKey: KeyObject;
	/** How long a copy of the database lives; 0 without copies. */
	backupsKeepDays: number;
	/** The gateways of the store must know at once. */
	rosterChanged(store: string, shopper: string): void;
	erased(shopper: string): void;
};

export function createErasure(options: ErasureOptions) {
	const { db, now, file, wipe } = options;

	/** Undefined where somebody else has erased this shopper meanwhile. */
	const eraseRows = async (id: string, at: string) => {
		const gone = await db.transaction().execute((trx) => eraseShopper(trx, id, at));
		if (gone === undefined) return undefined;
		options.erased(id);
		for (const store of gone.stores) options.rosterChanged(store, id);
		await wipe();
		return gone.rows;
	};

	return {
		/** A crash after the line is on disk is finished at the next start: the shopper asked for it. */
		async erase(id: string): Promise<ErasureProof | undefined> {
			const nowS = now();
			const [hash, at] = [shopperHash(id), toTimestamp(nowS)];
			await file.append({ hash, at });
			const erased = await eraseRows(id, at);
			if (erased === undefined) return undefined;
			const proof = { shopper: hash, erasedAt: at, erased, ...promised(nowS, options.backupsKeepDays) };
			return { ...proof, signed: await sign('erasure', proof, options.signingKey) };
		},

		/** At the start: whom a crash or a restored copy of the database left. @returns how many */
		async eraseAgain(): Promise<number> {
			const nowS = now();
			await file.dropBefore(toTimestamp(nowS - (options.backupsKeepDays + RESTORE_MARGIN_DAYS) * DAY_S));
			const named = new Set((await file.lines()).map(({ hash }) => hash));
			let count = 0;
			if (named.size > 0) {
				const all = await db.selectFrom('shopper').select('id').execute();
				for (const { id } of all.filter((shopper) => named.has(shopperHash(shopper.id)))) {
					if ((await eraseRows(id, toTimestamp(nowS))) !== undefined) count++;
				}
			}
			// a crash may have come between a commit and its wipe
			await wipe();
			return count;
		},
	};
}

/**
 * Gateways that are online forget within seconds. What one without a connection holds is over with the last day that a
 * roster may be made for: later than that no day key of the shopper is of any use.
 */
function promised(nowS: number, backupsKeepDays: number): Pick<ErasureProof, 'gatewaysBy' | 'backupsBy'> {
	return {
		gatewaysBy: toTimestamp((unixDay(nowS) + ROSTER_DAYS_AHEAD_MAX + 1) * DAY_S),
		backupsBy: toTimestamp(nowS + backupsKeepDays * DAY_S),
	};
}

/** @returns rows by table, and the stores that knew the shopper */
async function eraseShopper(
	trx: Transaction<Database>,
	id: string,
	at: string,
): Promise<{ rows: Record<string, number>; stores: string[] } | undefined> {
	const found = await trx.selectFrom('shopper').select('id').where('id', '=', id).executeTakeFirst();
	if (found === undefined) return undefined;
	const stores = await trx.selectFrom('membership').select('store').where('shopper', '=', id).execute();
	await linkErasure(trx, id, at);
	await buryTokens(trx, id, at);
	const rows: Record<string, number> = { shopper: 1, ...(await forgetPresence(trx, id)) };
	for (const table of OWNED) {
		const { numDeletedRows } = await trx.deleteFrom(table).where('shopper', '=', id).executeTakeFirstOrThrow();
		rows[table] = Number(numDeletedRows);
	}
	await trx.deleteFrom('shopper').where('id', '=', id).execute();
	return { rows, stores: stores.map(({ store }) => store) };
}

/** The chain says that these lines went, and when: not whose they were. */
async function linkErasure(trx: Transaction<Database>, id: string, at: string): Promise<void> {
	const lines = await trx.selectFrom('consent').select('number').where('shopper', '=', id).orderBy('number').execute();
	const numbers = lines.map(({ number }) => number);
	const head = await chainHead(trx);
	const hash = erasureHash(head.number + 1, at, numbers);
	await addLink(trx, head, { kind: 'erasure', at, hash, erased: JSON.stringify(numbers) });
}
