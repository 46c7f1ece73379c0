// Loyalty fobs of the site files: whoever has the code that came with one carries it, and is known by it in that store.
import { ROSTER_FOBS_MAX, toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import { recordAudit } from '../db/audit.ts';
import type { Database } from '../db/schema.ts';
import type { FobCodes } from './fob-codes.ts';
import { membershipsOf } from './memberships.ts';

export type FobsOptions = {
	db: Kysely<Database>;
	/** Unix seconds */
	now(): number;
	codes: FobCodes;
	stores: readonly { id: string; fobs: readonly { id: string }[] }[];
	rosterChanged(store: string, shopper: string): void;
};
export type Fobs = ReturnType<typeof createFobs>;
export type FobOutcome = 'linked' | 'not-joined' | 'code-wrong' | 'too-many';

export function createFobs({ db, now, codes, stores, rosterChanged }: FobsOptions) {
	const known = new Set(stores.flatMap(({ id, fobs }) => fobs.map((fob) => `${id}/${fob.id}`)));

	return {
		/** The right code moves a fob that somebody else carried: it was given on. */
		async link(shopper: string, store: string, fob: string, code: string): Promise<FobOutcome> {
			if (!(await isIn(db, shopper, store))) return 'not-joined';
			// a fob that there is not has no right code, and nobody learns which there are
			if (!known.has(`${store}/${fob}`) || !codes.isRight(store, fob, code)) {
				await recordAudit(db, { kind: 'code-wrong', shopper, store, detail: { of: 'fob' } }, now());
				return 'code-wrong';
			}
			const moved = await db.transaction().execute(async (trx) => {
				// they may have left since
				if (!(await isIn(trx, shopper, store))) return 'not-joined';
				const own = await trx
					.selectFrom('fob')
					.select('fob')
					.where('shopper', '=', shopper)
					.where('store', '=', store)
					.execute();
				if (own.length >= ROSTER_FOBS_MAX && !own.some((row) => row.fob === fob)) return 'too-many';
				const former = await trx
					.deleteFrom('fob')
					.where('store', '=', store)
					.where('fob', '=', fob)
					.returning('shopper')
					.execute();
				await trx
					.insertInto('fob')
					.values({ store, fob, shopper, linked_at: toTimestamp(now()) })
					.execute();
				return former.map((row) => row.shopper).filter((id) => id !== shopper);
			});
			if (typeof moved === 'string') return moved;
			for (const id of [...moved, shopper]) rosterChanged(store, id);
			return 'linked';
		},

		/** @returns whether this shopper carried it */
		async unlink(shopper: string, store: string, fob: string): Promise<boolean> {
			const { numDeletedRows } = await db
				.deleteFrom('fob')
				.where('store', '=', store)
				.where('fob', '=', fob)
				.where('shopper', '=', shopper)
				.executeTakeFirstOrThrow();
			if (numDeletedRows === 0n) return false;
			rosterChanged(store, shopper);
			return true;
		},
	};
}

async function isIn(db: Kysely<Database>, shopper: string, store: string): Promise<boolean> {
	return (await membershipsOf(db, shopper)).some((membership) => membership.store === store);
}
