// The live stream of zones and offers. It connects again by itself, and Last-Event-ID brings what was missed.
import { InboxOffer, LiveZone } from '@aisle/protocol/app-api';
import { EventSource } from 'eventsource';

export type LiveListener = {
	zone(place: LiveZone): void;
	offer(offer: InboxOffer): void;
	open(): void;
	/** Connecting again is under way. */
	lost(): void;
	/** The token is not known any more: nothing will come. */
	refused(): void;
};

const OK = 200;
const UNAUTHORIZED = 401;

/** The browser's own EventSource cannot send the token in a header, and in a URL it would end in logs. */
export function openLive(token: string, listener: LiveListener): { close(): void } {
	const source = new EventSource('/v1/app/live', {
		fetch: async (url, init) => {
			const response = await fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
			// by the standard any refusal is the end; a bridge that restarts behind a proxy answers 502, and comes back
			if (response.status !== OK && response.status !== UNAUTHORIZED) throw new Error(`answered ${response.status}`);
			return response;
		},
	});
	source.addEventListener('open', () => listener.open());
	source.addEventListener('error', ({ code }) => (code === UNAUTHORIZED ? listener.refused() : listener.lost()));
	source.addEventListener('zone', ({ data }) => listener.zone(LiveZone.parse(JSON.parse(data))));
	source.addEventListener('offer', ({ data }) => listener.offer(InboxOffer.parse(JSON.parse(data))));
	return { close: () => source.close() };
}
