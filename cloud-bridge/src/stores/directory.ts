// The stores of cloud.yaml: entered in the database at start, their zones by name, and what came in and went out.
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';

export type StoreEntry = {
	id: string;
	name: string;
	siteNumber: number;
	zones: readonly { id: string; name: string }[];
};

/** The message is for the person who starts the bridge. */
export class StoreError extends Error {}

/**
 * Enters new stores and new names.
 * @throws {StoreError} where a site number changed: phones and gateways would make different passes
 */
export async function enterStores(db: Kysely<Database>, stores: readonly StoreEntry[]): Promise<void> {
	await db.transaction().execute(async (trx) => {
		const known = await trx.selectFrom('store').selectAll().execute();
		for (const { id, name, siteNumber } of stores) {
			const own = known.find((row) => row.id === id);
			const owner = known.find((row) => row.site_number === siteNumber);
			if (own !== undefined && own.site_number !== siteNumber) {
				throw new StoreError(
					`Store ${id} has site number ${own.site_number} in the database and ${siteNumber} in cloud.yaml: write siteNumber: ${own.site_number}.`,
				);
			}
			if (owner !== undefined && owner.id !== id) {
				throw new StoreError(
					`Site number ${siteNumber} of store ${id} belongs to store ${owner.id} already: give ${id} another.`,
				);
			}
			await trx
				.insertInto('store')
				.values({ id, name, site_number: siteNumber })
				.onConflict((conflict) => conflict.column('id').doUpdateSet({ name }))
				.execute();
		}
	});
}

export type Directory = ReturnType<typeof createDirectory>;

export function createDirectory(db: Kysely<Database>, stores: readonly StoreEntry[]) {
	const byId = new Map(stores.map((store) => [store.id, store]));
	return {
		all: () => stores.map(({ id, name, zones }) => ({ id, name, zones: [...zones] })),
		has: (store: string) => byId.has(store),

		/** @throws {Error} for a store that is no longer in cloud.yaml */
		siteNumberOf(store: string): number {
			const found = byId.get(store);
			if (found === undefined) throw new Error(`store ${store} is not in cloud.yaml`);
			return found.siteNumber;
		},

		/** The id itself where no site file names it. */
		zoneName: (store: string, zone: string) => byId.get(store)?.zones.find(({ id }) => id === zone)?.name ?? zone,

		async figures(store: string): Promise<{ events: Record<string, number>; offers: Record<string, number> }> {
			const events = await db
				.selectFrom('event')
				.select(['type', ({ fn }) => fn.countAll<number>().as('count')])
				.where('store', '=', store)
				.groupBy('type')
				.orderBy('type')
				.execute();
			const offers = await db
				.selectFrom('offer')
				.select(['state', ({ fn }) => fn.countAll<number>().as('count')])
				.select(({ fn }) => [fn.count<number>('seen_at').as('seen'), fn.count<number>('opened_at').as('opened')])
				.where('store', '=', store)
				.groupBy('state')
				.orderBy('state')
				.execute();
			const sum = (key: 'seen' | 'opened') => offers.reduce((total, row) => total + row[key], 0);
			return {
				events: Object.fromEntries(events.map(({ type, count }) => [type, count])),
				offers: {
					...Object.fromEntries(offers.map(({ state, count }) => [state, count])),
					seen: sum('seen'),
					opened: sum('opened'),
				},
			};
		},
	};
}
