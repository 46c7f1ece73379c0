// What the shopper's app and the cloud say to each other over HTTP (`/v1/app/…`): opting in, tokens, the pass, presence.
import { z } from 'zod';
import { ConsentText, Language, Purpose, TextRef } from './consents.ts';
import { Id, Timestamp } from './units.ts';

export const Controller = z.object({
	name: z.string(),
	contact: z.string(),
	/** A page that tells the rest: data protection officer, supervisory authority, recipients. */
	notice: z.url().optional(),
});
export type Controller = z.infer<typeof Controller>;

/** `GET /v1/app/config?language=de`: what the page needs before anybody opted in. */
export const AppConfig = z.object({
	stores: z.array(z.object({ id: Id, name: z.string(), zones: z.array(z.object({ id: Id, name: z.string() })) })),
	/** Who answers for what is done with personal data. */
	controller: Controller,
	/** The newest words, in the language asked for or the first of `languages`. */
	text: ConsentText,
	languages: z.array(Language).min(1),
	/** Who is younger cannot opt in. */
	minimumAge: z.number().int().positive(),
	/** How long things are kept, for the words on the page. */
	retention: z.object({ visitsDays: z.number(), offersDays: z.number(), backupsDays: z.number() }),
	/** A browser cannot advertise: in a demo the virtual store does it for the page, here. */
	radioUrl: z.url().optional(),
});
export type AppConfig = z.infer<typeof AppConfig>;

/** `GET /v1/app/signing-keys`: a JWK set (RFC 7517), for whoever wants to check a receipt or a proof of erasure. */
export const SigningKeys = z.object({
	keys: z.array(
		z.object({
			kty: z.literal('OKP'),
			crv: z.literal('Ed25519'),
			x: z.string(),
			use: z.literal('sig'),
			alg: z.literal('EdDSA'),
		}),
	),
});
export type SigningKeys = z.infer<typeof SigningKeys>;

/** `POST /v1/app/enrol` */
export const EnrolRequest = z.strictObject({
	store: Id,
	consents: z.array(Purpose).min(1),
	/** The words that were on the screen. */
	text: TextRef,
	/** The shopper said that they are old enough (`minimumAge` of the config). */
	ageConfirmed: z.boolean(),
	channel: z.enum(['app', 'web', 'door']).default('app'),
});
export type EnrolRequest = z.input<typeof EnrolRequest>;

/** Access for one phone. `token` goes into `Authorization: Bearer`; before `expiresAt` a new pair is fetched. */
export const Tokens = z.object({
	token: z.string(),
	expiresAt: Timestamp,
	/** For `POST /v1/app/token`; each is used once, the answer brings the next. */
	refreshToken: z.string(),
	/** Unused until then, the phone has to be joined again. */
	refreshExpiresAt: Timestamp,
});
export type Tokens = z.infer<typeof Tokens>;

export const EnrolReply = z.object({ shopper: z.uuid(), ...Tokens.shape });
export type EnrolReply = z.infer<typeof EnrolReply>;

/** `POST /v1/app/token` */
export const RefreshRequest = z.strictObject({ refreshToken: z.string().min(1).max(512) });
export type RefreshRequest = z.infer<typeof RefreshRequest>;

/** `POST /v1/app/phones`: a code, shown as a QR code, that lets another phone in for a few minutes. */
export const PhoneCode = z.object({ code: z.string(), expiresAt: Timestamp });
export type PhoneCode = z.infer<typeof PhoneCode>;
/** `POST /v1/app/phones/join`, without a token: answers as enrolment does. */
export const JoinRequest = z.strictObject({ code: z.string().min(1).max(64) });
export type JoinRequest = z.infer<typeof JoinRequest>;

/** What the phone's clock is off by; an offset of more than 300 s makes passes go unrecognised. */
export const PhoneClock = z.object({
	/** Positive: the phone is ahead. */
	offsetS: z.number(),
	isOff: z.boolean(),
	/** What to do about it, for the shopper. */
	words: z.string().optional(),
});
export type PhoneClock = z.infer<typeof PhoneClock>;
export const PHONE_CLOCK_OFF_S = 300;

const Rid = z.string().regex(/^[0-9a-f]{16}$/);

/** `GET /v1/app/pass?store=…&phoneTime=…`: identifiers ready to advertise, each good from `from` to `to`. */
export const PassReply = z.object({
	store: Id,
	now: Timestamp,
	/** Where the call said `phoneTime`. */
	clock: PhoneClock.optional(),
	/** While it lasts nothing is advertised, and `rids` is empty. */
	pausedUntil: Timestamp.optional(),
	rids: z.array(z.object({ rid: Rid, from: Timestamp, to: Timestamp })),
});
export type PassReply = z.infer<typeof PassReply>;

/** `GET /v1/app/pass/keys?store=…`: for an app that makes its identifiers itself, offline; days in UTC. */
export const PassKeysReply = z.object({
	store: Id,
	now: Timestamp,
	pausedUntil: Timestamp.optional(),
	days: z.array(
		z.object({
			day: z.number().int().nonnegative(),
			dayKey: z.string().regex(/^[0-9a-f]{32}$/),
			from: Timestamp,
			to: Timestamp,
		}),
	),
});
export type PassKeysReply = z.infer<typeof PassKeysReply>;

/** `GET /v1/app/me` */
export const MeReply = z.object({
	shopper: z.uuid(),
	/** Where the shopper opted in first. */
	store: Id,
	/** Everywhere the shopper is recognised; each store knows another pseudonym. */
	stores: z.array(Id),
	enrolledAt: Timestamp,
	consents: z.record(Purpose, z.boolean()),
	/** Nobody is recognised, and nothing is sent, until then. */
	pausedUntil: Timestamp.optional(),
	/** Only where staff may see it. */
	name: z.string().optional(),
	/** Loyalty fobs of the site files that this shopper carries. */
	fobs: z.array(z.object({ store: Id, fob: Id })),
	phones: z.number().int().positive(),
});
export type MeReply = z.infer<typeof MeReply>;

/** `PUT /v1/app/consents/<purpose>` */
export const ConsentChange = z
	.strictObject({
		granted: z.boolean(),
		/** The words that were on the screen; only a withdrawal needs none. */
		text: TextRef.optional(),
		channel: z.enum(['app', 'web', 'door']).default('app'),
	})
	.refine(({ granted, text }) => !granted || text !== undefined, {
		path: ['text'],
		message: 'say which words the shopper agreed to, as in /v1/app/config',
	});
export type ConsentChange = z.input<typeof ConsentChange>;

/** `PUT /v1/app/pause`; `DELETE` ends it. */
export const PauseRequest = z.strictObject({ for: z.enum(['hour', 'day']) });
export type PauseRequest = z.infer<typeof PauseRequest>;

/** `PUT /v1/app/name`: needs the purpose `staff`, and goes with it. */
export const NameRequest = z.strictObject({
	name: z
		.string()
		.trim()
		.min(1)
		.max(80)
		// a joiner is part of some names and pictures; what turns the direction of the text around it is part of none
		.regex(/^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]*$/u, 'must be letters and signs that can be seen'),
});
export type NameRequest = z.infer<typeof NameRequest>;

/** `PUT /v1/app/fobs/<store>/<fob>`: the code that came with the fob. */
export const FobRequest = z.strictObject({ code: z.string().min(1).max(32) });
export type FobRequest = z.infer<typeof FobRequest>;

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
