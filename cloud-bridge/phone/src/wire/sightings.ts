// Beacons that were heard, told to the bridge in batches: kept while it cannot be reached, and over a reload.
import { Sighting, type SightingsReply, type SightingsRequest } from '@aisle/protocol/app-api';
import { z } from 'zod';
import { RequestError } from './request.ts';
import { attempt } from './token.ts';

const KEY = 'aisle.sightings';
/** A quarter of an hour without a network, and one call; the oldest go first. */
export const SIGHTINGS_KEPT = 450;

const Kept = z.array(Sighting).max(SIGHTINGS_KEPT);
type Send = (request: SightingsRequest) => Promise<SightingsReply>;

export type Sightings = ReturnType<typeof createSightings>;

export function createSightings(storage: () => Storage) {
	let waiting = Kept.catch([]).parse(attempt(() => JSON.parse(storage().getItem(KEY) ?? '')));
	let isSending = false;
	const keep = (sightings: Sighting[]) => {
		waiting = sightings.slice(-SIGHTINGS_KEPT);
		attempt(() => (waiting.length === 0 ? storage().removeItem(KEY) : storage().setItem(KEY, JSON.stringify(waiting))));
	};

	return {
		count: () => waiting.length,
		add: (heard: readonly Sighting[]) => keep([...waiting, ...heard]),
		clear: () => keep([]),
		/**
		 * What is added meanwhile waits for the next time.
		 * @returns undefined where there was nothing to say
		 * @throws {RequestError} where the bridge does not answer (all of it stays) or refuses the batch (it goes)
		 */
		async send(store: string, send: Send): Promise<SightingsReply | undefined> {
			if (isSending || waiting.length === 0) return undefined;
			isSending = true;
			const batch = waiting;
			const settle = () => keep(waiting.filter((sighting) => !batch.includes(sighting)));
			try {
				const reply = await send({ store, sentAt: new Date().toISOString(), sightings: batch });
				settle();
				return reply;
			} catch (error) {
				if (error instanceof RequestError && isFinal(error.status)) settle();
				throw error;
			} finally {
				isSending = false;
			}
		},
	};
}

const TOO_MANY = 429;

/** Said again, it would be refused again; too many calls and a broken bridge pass. */
function isFinal(status: number): boolean {
	return status >= 400 && status < 500 && status !== 401 && status !== TOO_MANY;
}
