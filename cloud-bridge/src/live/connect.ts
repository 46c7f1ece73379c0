// A phone connects: its zone first, then what it missed, then what happens, for as long as its token is good. Nothing falls
// between the last two, nor between two connections.
import type { ServerResponse } from 'node:http';
import { type LiveZone, toTimestamp } from '@aisle/protocol';
import { openEventStream, type StreamEvent } from './event-stream.ts';
import type { Hub, NumberedOffer } from './hub.ts';

export type ConnectParts = {
	hub: Hub;
	/** Offers sent to the shopper whose number is greater, in order. */
	missed(shopper: string, after: number): Promise<NumberedOffer[]>;
	/** Where the database last saw the shopper: the hub knows nothing after a restart. */
	lastZone(shopper: string): Promise<LiveZone | undefined>;
	/** Whether there is such a shopper still. */
	isKnown(shopper: string): Promise<boolean>;
	/** Unix seconds */
	now(): number;
};

export type Listening = { id: string; tokenEndsAt: string };

/** Timers reach 24 days; the phone connects again by itself. */
const STREAM_MAX_MS = 86_400_000;

export async function connectPhone(
	{ hub, missed, lastZone, isKnown, now }: ConnectParts,
	{ id: shopper, tokenEndsAt }: Listening,
	after: number | undefined,
	response: ServerResponse,
): Promise<void> {
	let detach = () => {};
	const stream = openEventStream(response, () => {
		clearTimeout(over);
		detach();
	});
	const over = setTimeout(stream.end, Math.min(Date.parse(tokenEndsAt) - now() * 1000, STREAM_MAX_MS));
	// events that come while the database is asked wait here, so that none is lost and the order holds
	let waiting: StreamEvent[] | undefined = [];
	detach = hub.attach(shopper, {
		send: (event) => (waiting === undefined ? stream.send(event) : void waiting.push(event)),
		end: stream.end,
	});
	try {
		// erased between the look at the token and now: nobody else would end this stream
		if (!(await isKnown(shopper))) return stream.end();
		const zone = hub.zoneOf(shopper) ?? (await lastZone(shopper)) ?? { zone: null, since: toTimestamp(now()) };
		stream.send({ event: 'zone', data: zone });
		const replayed = new Set<number>();
		for (const { number, offer } of after === undefined ? [] : await missed(shopper, after)) {
			replayed.add(number);
			stream.send({ event: 'offer', id: number, data: offer });
		}
		for (const event of waiting) if (event.id === undefined || !replayed.has(event.id)) stream.send(event);
		waiting = undefined;
	} catch (error) {
		// the head is sent, so ending is all that can be said; the phone connects again
		stream.end();
		throw error;
	}
}
