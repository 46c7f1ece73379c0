// Everything that is known about one shopper, for the shopper: `GET /v1/app/export`.
import { z } from 'zod';
import { Controller, MeReply } from './app-account.ts';
import { InboxOffer } from './app-offers.ts';
import { PresenceReply } from './app-presence.ts';
import { ConsentLine } from './consents.ts';
import { Timestamp } from './units.ts';

export const ExportReply = z.object({
	exportedAt: Timestamp,
	me: MeReply,
	/** Who answers for the data. */
	controller: Controller,
	consents: z.array(ConsentLine),
	visits: PresenceReply.shape.visits,
	/** Sent ones, expired ones among them. */
	offers: z.array(InboxOffer),
	/** What was strange: a clock that was off, a pass in two places. */
	audit: z.array(z.object({ at: Timestamp, kind: z.string(), words: z.string() })),
	/** Phones that have access, without anything that would give it. */
	phones: z.array(z.object({ since: Timestamp, lastSeenAt: Timestamp })),
});
export type ExportReply = z.infer<typeof ExportReply>;
