// What the shopper's app and the cloud say to each other over HTTP (`/v1/app/…`), and the virtual store's stand-in radio.
import { z } from 'zod';
import { Offer } from './offers.ts';
import { Id, Point, Timestamp } from './units.ts';

/** What a shopper may agree to, each on its own. More come with the consent ledger. */
export const PURPOSES = ['presence', 'offers'] as const;
export const Purpose = z.enum(PURPOSES);
export type Purpose = z.infer<typeof Purpose>;

/** `GET /v1/app/config`: what the page needs before anybody opted in. */
export const AppConfig = z.object({
	stores: z.array(z.object({ id: Id, name: z.string(), zones: z.array(z.object({ id: Id, name: z.string() })) })),
	/** A browser cannot advertise: in a demo the virtual store does it for the page, here. */
	radioUrl: z.url().optional(),
});
export type AppConfig = z.infer<typeof AppConfig>;

/** `POST /v1/app/enrol` */
export const EnrolRequest = z.strictObject({ store: Id, consents: z.array(Purpose).min(1) });
export type EnrolRequest = z.infer<typeof EnrolRequest>;
export const EnrolReply = z.object({ shopper: z.uuid(), token: z.string() });
export type EnrolReply = z.infer<typeof EnrolReply>;

/** `GET /v1/app/pass`: identifiers ready to advertise, each good from `from` to `to`. */
export const PassReply = z.object({
	store: Id,
	now: Timestamp,
	rids: z.array(z.object({ rid: z.string().regex(/^[0-9a-f]{16}$/), from: Timestamp, to: Timestamp })),
});
export type PassReply = z.infer<typeof PassReply>;

/** `GET /v1/app/me` */
export const MeReply = z.object({
	shopper: z.uuid(),
	store: Id,
	enrolledAt: Timestamp,
	consents: z.record(Purpose, z.boolean()),
});
export type MeReply = z.infer<typeof MeReply>;

/** `PUT /v1/app/consents/<purpose>` */
export const ConsentChange = z.strictObject({ granted: z.boolean() });
export type ConsentChange = z.infer<typeof ConsentChange>;

/** An offer in the inbox: with what became of it. */
export const InboxOffer = Offer.extend({
	sentAt: Timestamp,
	seenAt: Timestamp.optional(),
	openedAt: Timestamp.optional(),
});
export type InboxOffer = z.infer<typeof InboxOffer>;
/** `GET /v1/app/offers`, newest first */
export const InboxReply = z.object({ offers: z.array(InboxOffer) });
export type InboxReply = z.infer<typeof InboxReply>;

/** `POST /v1/app/offers/<id>/marks` */
export const OfferMark = z.strictObject({ mark: z.enum(['seen', 'opened']) });
export type OfferMark = z.infer<typeof OfferMark>;

/** Server-sent on `GET /v1/app/live`: `event: offer` carries an InboxOffer, `event: zone` this. */
export const LiveZone = z.object({ zone: z.object({ id: Id, name: z.string() }).nullable(), since: Timestamp });
export type LiveZone = z.infer<typeof LiveZone>;

/** RFC 9457, with what to do about it. */
export const Problem = z.object({
	type: z.string(),
	title: z.string(),
	status: z.number().int(),
	code: z.string(),
	detail: z.string(),
	remedy: z.string(),
});
export type Problem = z.infer<typeof Problem>;

/** Virtual store, `POST /v1/phones`: advertise these for somebody who walks in by the entrance. */
export const PhoneRequest = z.strictObject({ rids: PassReply.shape.rids });
export type PhoneRequest = z.infer<typeof PhoneRequest>;
/** `GET` and `POST /v1/phones`, `/v1/phones/<id>`: where that person is, which only the simulation knows. */
export const PhoneReply = z.object({ id: z.string(), at: Point, zone: Id.nullable(), walkingTo: Id.nullable() });
export type PhoneReply = z.infer<typeof PhoneReply>;
/** `POST /v1/phones/<id>/walk`: go there; null goes home. */
export const WalkRequest = z.strictObject({ zone: Id.nullable() });
export type WalkRequest = z.infer<typeof WalkRequest>;

/** Virtual store, server-sent on `GET /v1/truth`, `event: truth`: where everybody really is, strangers included. */
export const Truth = z.object({
	t: z.number(),
	people: z.array(z.object({ id: z.string(), kind: z.enum(['pass', 'tag', 'stranger']), at: Point })),
});
export type Truth = z.infer<typeof Truth>;
