// Where the stays say a shopper is: for a hub that knows nothing yet, after a restart of the bridge.
import type { LiveZone } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import { usableNow } from '../db/consents.ts';
import type { Database } from '../db/schema.ts';
import { whereabouts } from '../db/whereabouts.ts';

/**
 * Undefined: nowhere that is known of, or they do not want to be recognised.
 * @param zoneName what shoppers read for a zone's id
 */
export async function lastZone(
	db: Kysely<Database>,
	shopper: string,
	nowS: number,
	zoneName: (store: string, zone: string) => string,
): Promise<LiveZone | undefined> {
	const granted = await usableNow(db, [shopper], nowS);
	if (!granted(shopper, 'presence')) return undefined;
	const at = (await whereabouts(db, [shopper], nowS)).get(shopper);
	if (at !== undefined) return { zone: { id: at.zone, name: zoneName(at.store, at.zone) }, since: at.since };
	const left = await db
		.selectFrom('zone_visit')
		.select(({ fn }) => fn.max('left_at').as('at'))
		.where('shopper', '=', shopper)
		.executeTakeFirst();
	return left?.at ? { zone: null, since: left.at } : undefined;
}
