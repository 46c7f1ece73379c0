// The end of what was noticed of a shopper: visits, zone visits and the events they came from.
import type { Transaction } from 'kysely';
import { deleteEventsOf } from '../db/delete-events.ts';
import type { Database } from '../db/schema.ts';
import { membershipsOf } from './memberships.ts';

/** Rows by table. */
export type ForgottenPresence = { event: number; visit: number; zone_visit: number };

export async function forgetPresence(trx: Transaction<Database>, shopper: string): Promise<ForgottenPresence> {
	let event = 0;
	for (const membership of await membershipsOf(trx, shopper)) event += await deleteEventsOf(trx, membership);
	const zones = await trx.deleteFrom('zone_visit').where('shopper', '=', shopper).executeTakeFirstOrThrow();
	await trx.deleteFrom('lane_state').where('shopper', '=', shopper).execute();
	// the lanes of a visit go with it
	const visits = await trx.deleteFrom('visit').where('shopper', '=', shopper).executeTakeFirstOrThrow();
	return { event, visit: Number(visits.numDeletedRows), zone_visit: Number(zones.numDeletedRows) };
}
