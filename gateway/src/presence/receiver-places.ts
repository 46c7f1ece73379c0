// Every receiver's place: an estimator's picture of the store.
import { type Site, zoneOfReceiver } from '@aisle/protocol';
import type { ReceiverPlace } from './strongest-receiver.ts';

/** Receiver id → its zone and, where the site file says, its position in metres. */
export function receiverPlaces(site: Site): Map<string, ReceiverPlace> {
	return new Map(
		site.receivers.map((receiver) => {
			const zone = zoneOfReceiver(site, receiver).id;
			return [receiver.id, receiver.at ? { zone, at: receiver.at } : { zone }];
		}),
	);
}
