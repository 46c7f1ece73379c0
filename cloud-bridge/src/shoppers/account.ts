// What a shopper may change of themselves while they take part: stores, name, a pause. Each change is one transaction.
import { type PauseRequest, toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import { grantedNow } from '../db/consents.ts';
import { cutLog } from '../db/dialect.ts';
import type { Database } from '../db/schema.ts';
import { whereabouts } from '../db/whereabouts.ts';
import { cancelOffers } from './consents.ts';
import { forgetStore } from './forget-store.ts';
import { joinStore, membershipsOf } from './memberships.ts';
import type { Seal } from './seal.ts';

export type AccountOptions = {
	db: Kysely<Database>;
	/** Unix seconds */
	now(): number;
	seal: Seal;
	/** The gateways of the store must know at once. */
	rosterChanged(store: string, shopper: string): void;
	/** What is shown of where the shopper is goes. */
	presenceHidden(shopper: string): void;
};
export type Account = ReturnType<typeof createAccount>;

const PAUSE_S: Record<PauseRequest['for'], number> = { hour: 3600, day: 86_400 };

export function createAccount({ db, now, seal, rosterChanged, presenceHidden }: AccountOptions) {
	const tellStores = async (shopper: string) => {
		for (const { store } of await membershipsOf(db, shopper)) rosterChanged(store, shopper);
	};
	return {
		/** The caller has checked that the store is served. */
		async joinStore(shopper: string, store: string): Promise<void> {
			const isNew = await db.transaction().execute(async (trx) => {
				const row = trx.selectFrom('shopper').select(['id', 'key']).where('id', '=', shopper);
				const { id, key } = await row.executeTakeFirstOrThrow();
				return await joinStore(trx, { id, key: seal.open(key, id) }, store, toTimestamp(now()));
			});
			if (isNew) rosterChanged(store, shopper);
		},

		/** Who leaves the last store leaves altogether, which is erasure's. */
		async leaveStore(shopper: string, store: string): Promise<'left' | 'not-joined' | 'last'> {
			const outcome = await db.transaction().execute(async (trx) => {
				const memberships = await membershipsOf(trx, shopper);
				const membership = memberships.find((one) => one.store === store);
				if (membership === undefined) return 'not-joined';
				if (memberships.length === 1) return 'last';
				await cancelOffers(trx, shopper, 'the shopper left the store', store);
				await forgetStore(trx, shopper, membership);
				return 'left';
			});
			if (outcome === 'left') {
				await cutLog(db);
				rosterChanged(store, shopper);
				// they may be in another one at the moment
				if (!(await whereabouts(db, [shopper], now())).has(shopper)) presenceHidden(shopper);
			}
			return outcome;
		},

		async setName(shopper: string, name: string): Promise<'set' | 'not-agreed'> {
			return await db.transaction().execute(async (trx) => {
				const granted = await grantedNow(trx, [shopper], now());
				if (!granted(shopper, 'staff')) return 'not-agreed';
				const sealed = seal.seal(Buffer.from(name), shopper);
				await trx.updateTable('shopper').set({ name: sealed }).where('id', '=', shopper).execute();
				return 'set';
			});
		},

		async removeName(shopper: string): Promise<void> {
			await db.updateTable('shopper').set({ name: null }).where('id', '=', shopper).execute();
		},

		/** Ends by itself: whoever asks compares the time, and the rosters follow on their own. */
		async pause(shopper: string, howLong: PauseRequest['for']): Promise<void> {
			const paused_until = toTimestamp(now() + PAUSE_S[howLong]);
			await db.transaction().execute(async (trx) => {
				await trx.updateTable('shopper').set({ paused_until }).where('id', '=', shopper).execute();
				await cancelOffers(trx, shopper, 'paused by the shopper');
			});
			presenceHidden(shopper);
			await tellStores(shopper);
		},

		/** It ends now, and is remembered: what gateways tell later of the time before is not taken (ingest/accept.ts). */
		async resume(shopper: string): Promise<void> {
			const paused_until = toTimestamp(now());
			await db
				.updateTable('shopper')
				.set({ paused_until })
				.where('id', '=', shopper)
				.where('paused_until', '>', paused_until)
				.execute();
			await tellStores(shopper);
		},
	};
}
