// The live stream of zones and offers: it connects again by itself, brings what was missed, and shows each offer once.
import { EventSource } from 'eventsource';
import type { paths } from './generated/api.ts';
import { AppProblem, problemOf } from './problem.ts';
import type { Fetch } from './send.ts';

export type InboxOffer =
	paths['/v1/app/offers']['get']['responses'][200]['content']['application/json']['offers'][number];
/** Null: in no zone of a store. */
export type LiveZone = { zone: { id: string; name: string } | null; since: string };

export type LiveListener = {
	zone?(place: LiveZone): void;
	/** Keep the number: with it the next start brings what came meanwhile. */
	offer?(offer: InboxOffer, number: string): void;
	open?(): void;
	/** Connecting again is under way. */
	lost?(): void;
	/** The shopper is not known any more: nothing will come. */
	refused?(problem: AppProblem): void;
};

/** Offers whose number is remembered, so that one that comes twice is shown once. */
const REMEMBERED = 500;

const UNAUTHORIZED = 401;

/** Where there is no token any more, connecting again and again would not bring one. */
function asRefusal(error: unknown): Response {
	if (!(error instanceof AppProblem) || error.status !== UNAUTHORIZED) throw error;
	const { code, message, remedy } = error;
	return Response.json({ code, detail: message, remedy }, { status: UNAUTHORIZED });
}

/**
 * @param send adds the token
 * @param lastNumber of the offer that was heard last
 */
export function openLive(url: string, send: Fetch, listener: LiveListener, lastNumber?: string): { close(): void } {
	const shown = new Set<string>();
	let refusal: AppProblem | undefined;
	// the package's fetch gives a signal that ends with `close`; a time limit would end the stream
	const source = new EventSource(url, {
		fetch: async (address, { headers: given, ...init }) => {
			const headers = new Headers(given);
			if (lastNumber !== undefined && !headers.has('last-event-id')) headers.set('last-event-id', lastNumber);
			const response = await send(new Request(address, { ...init, headers })).catch(asRefusal);
			if (response.ok) return response;
			const problem = problemOf(response.status, await response.json().catch(() => undefined));
			// by the standard any refusal is the end; a service that restarts behind a proxy answers 502, and comes back
			if (response.status !== UNAUTHORIZED) throw problem;
			refusal = problem;
			return response;
		},
	});
	source.addEventListener('open', () => listener.open?.());
	source.addEventListener('error', () => (refusal ? listener.refused?.(refusal) : listener.lost?.()));
	source.addEventListener('zone', ({ data }) => listener.zone?.(JSON.parse(data)));
	source.addEventListener('offer', ({ data, lastEventId }) => {
		const offer: InboxOffer = JSON.parse(data);
		if (shown.has(offer.id)) return;
		shown.add(offer.id);
		if (shown.size > REMEMBERED) shown.delete(shown.values().next().value!);
		listener.offer?.(offer, lastEventId);
	});
	return { close: () => source.close() };
}
