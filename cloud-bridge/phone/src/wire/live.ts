// The live stream of zones and offers. It connects again by itself, and Last-Event-ID brings what was missed.
import { InboxOffer, LiveZone } from '@aisle/protocol/app-api';
import { EventSource } from 'eventsource';
import type { Access } from './access.ts';
import { RequestError, refusalOf } from './request.ts';

export type LiveListener = {
	zone(place: LiveZone): void;
	offer(offer: InboxOffer): void;
	open(): void;
	/** Connecting again is under way. */
	lost(): void;
	/** The phone has no access any more: nothing will come. */
	refused(): void;
};

const UNAUTHORIZED = 401;

/**
 * The browser's own EventSource cannot send the token in a header, and in a URL it would end in logs. Each connection
 * asks for the token of the moment: the one it began with is over before a day in town is.
 */
export function openLive(access: Access, listener: LiveListener): { close(): void } {
	const source = new EventSource('/v1/app/live', {
		fetch: (url, init) =>
			access
				.use(async (token) => {
					const response = await fetch(url, {
						...init,
						headers: { ...init.headers, authorization: `Bearer ${token}` },
					});
					// by the standard any refusal is the end; a bridge that restarts behind a proxy answers 502, and comes back
					if (!response.ok) throw refusalOf(response.status, await response.text());
					return response;
				})
				.catch((error: unknown) => {
					if (!(error instanceof RequestError && error.status === UNAUTHORIZED)) throw error;
					source.close();
					listener.refused();
					// what a stream throws that was closed; any other error would have it connect again
					throw new DOMException('no access', 'AbortError');
				}),
	});
	source.addEventListener('open', () => listener.open());
	source.addEventListener('error', () => source.readyState !== source.CLOSED && listener.lost());
	source.addEventListener('zone', ({ data }) => listener.zone(LiveZone.parse(JSON.parse(data))));
	source.addEventListener('offer', ({ data }) => listener.offer(InboxOffer.parse(JSON.parse(data))));
	return { close: () => source.close() };
}
