// Who is listening, and where they are: in memory, on top of the database, which knows what a listener missed.
import type { InboxOffer, LiveZone } from '@aisle/protocol';
import type { StreamEvent } from './event-stream.ts';

export type Listener = { send(event: StreamEvent): void; end(): void };
export type NumberedOffer = { number: number; offer: InboxOffer };

/** A phone, a tablet, and a tab or two that were forgotten. */
export const STREAMS_PER_SHOPPER = 4;

export type Hub = ReturnType<typeof createHub>;

export function createHub() {
	const listeners = new Map<string, Set<Listener>>();
	const zones = new Map<string, LiveZone>();
	const tell = (shopper: string, event: StreamEvent) => {
		for (const listener of listeners.get(shopper) ?? []) listener.send(event);
	};

	return {
		hasRoom: (shopper: string): boolean => (listeners.get(shopper)?.size ?? 0) < STREAMS_PER_SHOPPER,

		/** @returns a function that takes the listener away; calling it twice does no harm */
		attach(shopper: string, listener: Listener): () => void {
			const own = listeners.get(shopper) ?? new Set();
			listeners.set(shopper, own.add(listener));
			return () => {
				own.delete(listener);
				if (own.size === 0 && listeners.get(shopper) === own) listeners.delete(shopper);
			};
		},

		announce(shopper: string, { number, offer }: NumberedOffer): void {
			tell(shopper, { event: 'offer', id: number, data: offer });
		},

		/** A zone of null (left, or no longer consenting) is told and then forgotten. */
		setZone(shopper: string, at: LiveZone): void {
			if (at.zone === null) zones.delete(shopper);
			else zones.set(shopper, at);
			tell(shopper, { event: 'zone', data: at });
		},

		zoneOf: (shopper: string): LiveZone | undefined => zones.get(shopper),

		/** After erasure: nothing about the shopper stays, and their streams end. */
		forget(shopper: string): void {
			zones.delete(shopper);
			for (const listener of [...(listeners.get(shopper) ?? [])]) listener.end();
		},

		endAll(): void {
			for (const own of [...listeners.values()]) for (const listener of [...own]) listener.end();
		},

		streams: (): number => [...listeners.values()].reduce((sum, own) => sum + own.size, 0),
	};
}
