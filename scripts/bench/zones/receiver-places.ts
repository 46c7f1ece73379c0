// Every receiver's place: an estimator's picture of the store.
import { type Site, zoneOfReceiver } from '@aisle/protocol';
import type { ReceiverPlace } from './strongest-receiver.ts';

/** Receiver id → its zone and, where the site file says, its position in metres. */
export function receiverPlaces(site: Site): Map<string, ReceiverPlace> {
	const places = new Map<string, ReceiverPlace>();
	for (const receiver of site.receivers) {
		const zone = zoneOfReceiver(site, receiver)?.id;
		// the site file's reader refuses a receiver without a place
		if (zone !== undefined) places.set(receiver.id, receiver.at ? { zone, at: receiver.at } : { zone });
	}
	return places;
}
