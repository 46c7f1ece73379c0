// Where the events say a shopper is: for a hub that knows nothing yet, after a restart of the bridge.
import { type EventData, type EventType, type LiveZone, passSubject } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import { usableNow } from '../db/consents.ts';
import type { Database } from '../db/schema.ts';

/** Each says where somebody is from then on; `aisle.zone.exited` and the end of a visit: nowhere. */
const PLACING = [
	'aisle.visit.started.v1',
	'aisle.zone.entered.v1',
	'aisle.zone.exited.v1',
	'aisle.visit.ended.v1',
] as const;
const LEAVING: readonly string[] = ['aisle.zone.exited.v1', 'aisle.visit.ended.v1'] satisfies EventType[];

/** @param zoneName what shoppers read for a zone's id */
export async function lastZone(
	db: Kysely<Database>,
	shopper: string,
	nowS: number,
	zoneName: (store: string, zone: string) => string,
): Promise<LiveZone | undefined> {
	const granted = await usableNow(db, [shopper], nowS);
	if (!granted(shopper, 'presence')) return undefined;
	const memberships = await db
		.selectFrom('membership')
		.select(['store', 'pseudonym'])
		.where('shopper', '=', shopper)
		.execute();
	if (memberships.length === 0) return undefined;
	const last = await db
		.selectFrom('event')
		.select(['store', 'type', 'time', 'data'])
		.where((either) =>
			either.or(memberships.map(({ store, pseudonym }) => either.and({ store, subject: passSubject(pseudonym) }))),
		)
		.where('type', 'in', PLACING)
		.orderBy('time', 'desc')
		.orderBy('seq', 'desc')
		.limit(1)
		.executeTakeFirst();
	if (last === undefined) return undefined;
	if (LEAVING.includes(last.type)) return { zone: null, since: last.time };
	const { zone } = JSON.parse(last.data) as EventData<'aisle.zone.entered.v1'>;
	return { zone: { id: zone, name: zoneName(last.store, zone) }, since: last.time };
}
