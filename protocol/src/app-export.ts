// Everything that is known about one shopper, for the shopper: `GET /v1/app/export`.
import { z } from 'zod';
import { Controller, MeReply } from './app-account.ts';
import { InboxOffer } from './app-offers.ts';
import { PresenceReply } from './app-presence.ts';
import { ConsentLine } from './consents.ts';
import { Id, Timestamp } from './units.ts';

export const ExportReply = z.object({
	exportedAt: Timestamp,
	me: MeReply,
	/** Who answers for the data. */
	controller: Controller,
	consents: z.array(ConsentLine),
	visits: PresenceReply.shape.visits,
	/** Sent ones, expired ones among them. */
	offers: z.array(InboxOffer),
	/** Those that wait, or that were given up: why says where the shopper was. */
	unsentOffers: z.array(
		z.object({ store: Id, campaign: Id, state: z.string(), why: z.string(), createdAt: Timestamp }),
	),
	/** What was strange: a clock that was off, a pass in two places. */
	audit: z.array(
		z.object({
			...{ at: Timestamp, kind: z.string(), words: z.string() },
			store: Id.optional(),
			/** By how much, and the like. */
			detail: z.record(z.string(), z.union([z.string(), z.number()])),
		}),
	),
	/** Loyalty fobs that stand for the shopper. */
	fobs: z.array(z.object({ store: Id, fob: Id, linkedAt: Timestamp })),
	/** Phones that have access, without anything that would give it. */
	phones: z.array(z.object({ since: Timestamp, lastSeenAt: Timestamp })),
});
export type ExportReply = z.infer<typeof ExportReply>;
