// The virtual store's own calls, for demos: a stand-in radio for a page that cannot advertise, and where everybody truly is.
import { z } from 'zod';
import { Id, Point, Timestamp } from './units.ts';

/**
 * Virtual store, `POST /v1/phones`: advertise these for somebody who walks in by the entrance, or for a `person` who is
 * there already (`GET /v1/people`).
 */
export const PhoneRequest = z.strictObject({
	rids: z.array(z.object({ rid: z.string().regex(/^[0-9a-f]{16}$/), from: Timestamp, to: Timestamp })),
	person: z.string().max(64).optional(),
	/** false: somebody walks with the phone, and it stays silent: it only hears beacons. */
	advertises: z.boolean().default(true),
});
export type PhoneRequest = z.input<typeof PhoneRequest>;
/** `GET` and `POST /v1/phones`, `/v1/phones/<id>`: where that person is, which only the simulation knows. */
export const PhoneReply = z.object({
	id: z.string(),
	at: Point,
	zone: Id.nullable(),
	walkingTo: Id.nullable(),
	/** The person one became; absent for a guest who was made for the page. */
	person: z.object({ id: z.string(), words: z.string() }).optional(),
	/** The store's own iBeacons that the phone hears where it is. */
	hears: z
		.array(z.object({ uuid: z.guid(), major: z.number().int(), minor: z.number().int(), rssiDbm: z.number() }))
		.optional(),
});
export type PhoneReply = z.infer<typeof PhoneReply>;
/** `POST /v1/phones/<id>/walk`: go there; null goes home. */
export const WalkRequest = z.strictObject({ zone: Id.nullable() });
export type WalkRequest = z.infer<typeof WalkRequest>;

/** `GET /v1/people`: whom one may become. */
export const PeopleReply = z.object({
	people: z.array(z.object({ id: z.string(), words: z.string(), at: Point, zone: Id.nullable() })),
});
export type PeopleReply = z.infer<typeof PeopleReply>;

/** Virtual store, server-sent on `GET /v1/truth`, `event: truth`: where everybody really is, strangers included. */
export const Truth = z.object({
	t: z.number(),
	people: z.array(z.object({ id: z.string(), kind: z.enum(['pass', 'tag', 'stranger']), at: Point })),
});
export type Truth = z.infer<typeof Truth>;
