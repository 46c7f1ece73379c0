// The last known state, for a page that opens without a connection. It is the shopper's: opting out takes it away.
import { AppConfig, ConsentsReply, InboxOffer, MeReply, PresenceReply } from '@aisle/protocol/app-api';
import { z } from 'zod';
import { attempt } from './token.ts';

const KEY = 'aisle.last';
/** Some tens of kilobytes at most, of the few megabytes that a page may keep. */
const OFFERS_MAX = 40;
const VISITS_MAX = 20;

/** A page that was built later may know other shapes: what does not fit is as good as nothing. */
const LastKnown = z.object({
	/** When the bridge last said any of it. */
	asOf: z.string(),
	config: AppConfig,
	me: MeReply,
	offers: z.array(InboxOffer),
	consents: ConsentsReply.optional(),
	presence: PresenceReply.optional(),
});
export type LastKnown = z.infer<typeof LastKnown>;

export function createLastKnown(storage: () => Storage) {
	return {
		read: (): LastKnown | undefined =>
			LastKnown.safeParse(attempt(() => JSON.parse(storage().getItem(KEY) ?? ''))).data,
		keep({ offers, presence, ...rest }: LastKnown): void {
			const kept = {
				...rest,
				offers: offers.slice(0, OFFERS_MAX),
				...(presence && { presence: { visits: presence.visits.slice(0, VISITS_MAX) } }),
			};
			attempt(() => storage().setItem(KEY, JSON.stringify(kept)));
		},
		forget(): void {
			attempt(() => storage().removeItem(KEY));
		},
	};
}
