// What a shopper may agree to, each on its own; the texts they agree to; the ledger's lines and the receipt made of them.
import { z } from 'zod';
import { Id, Timestamp } from './units.ts';

/**
 * `presence`: being recognised in the store. `offers`: being told things. `purchases`: what was bought may be looked at.
 * `staff`: staff may see the shopper's name. `research`: figures may be made of one shopper's way, not only of all.
 */
export const PURPOSES = ['presence', 'offers', 'purchases', 'staff', 'research'] as const;
export const Purpose = z.enum(PURPOSES);
export type Purpose = z.infer<typeof Purpose>;

/** BCP 47, the language alone or with a region. */
export const Language = z.string().regex(/^[a-z]{2,3}(?:-[A-Z]{2})?$/, 'must be a language such as "de" or "pt-BR"');

/** Where something was agreed to or withdrawn; `expiry`: the grant ran out by itself. */
export const CONSENT_CHANNELS = ['app', 'web', 'door', 'expiry'] as const;
export const ConsentChannel = z.enum(CONSENT_CHANNELS);
export type ConsentChannel = z.infer<typeof ConsentChannel>;

/** Which words the shopper had before them. A version is never reused for other words. */
export const TextRef = z.strictObject({ version: z.number().int().positive(), language: Language });
export type TextRef = z.infer<typeof TextRef>;

/** The words of one version in one language. */
export const ConsentText = z.object({
	...TextRef.shape,
	/** What this is, in two sentences at most. */
	intro: z.string().min(1).max(400),
	purposes: z.record(Purpose, z.object({ label: z.string().min(1).max(60), words: z.string().min(1).max(300) })),
});
export type ConsentText = z.infer<typeof ConsentText>;

/** One line of a shopper's ledger. */
export const ConsentLine = z.object({
	/** Its place in the chain of all shoppers' lines. */
	number: z.number().int().positive(),
	purpose: Purpose,
	granted: z.boolean(),
	at: Timestamp,
	text: TextRef,
	channel: ConsentChannel,
	/** When a grant ends by itself. */
	expiresAt: Timestamp.optional(),
	/** SHA-256 of the line, salted, in hex: what the chain holds of it. */
	hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ConsentLine = z.infer<typeof ConsentLine>;

/** `GET /v1/app/consents` */
export const ConsentsReply = z.object({
	now: z.record(
		Purpose,
		z.object({ granted: z.boolean(), since: Timestamp.optional(), expiresAt: Timestamp.optional() }),
	),
	/** Oldest first. */
	ledger: z.array(ConsentLine),
});
export type ConsentsReply = z.infer<typeof ConsentsReply>;

/** `GET /v1/app/consents/receipt`: to keep; `signed` is the same as a compact JWS (EdDSA) with the chain's newest hash. */
export const ConsentReceipt = z.object({
	shopper: z.uuid(),
	controller: z.string(),
	issuedAt: Timestamp,
	stores: z.array(Id),
	lines: z.array(ConsentLine),
	/** The words that the lines name. */
	texts: z.array(ConsentText),
	chain: z.object({ number: z.number().int().nonnegative(), hash: z.string() }),
	signed: z.string(),
});
export type ConsentReceipt = z.infer<typeof ConsentReceipt>;

/** What `DELETE /v1/app/me` answers; `signed` is the same as a compact JWS (EdDSA). */
export const ErasureProof = z.object({
	/** SHA-256 of the shopper's id, in hex: the shopper can show that it is about them, nobody else can tell. */
	shopper: z.string().regex(/^[0-9a-f]{64}$/),
	erasedAt: Timestamp,
	/** Rows by what they were. */
	erased: z.record(z.string(), z.number().int().nonnegative()),
	/**
	 * A gateway that is online forgets within seconds, one that is not when it comes back, before it sends anything. Then
	 * the last day key that one may still hold is over: nobody is recognised by it any more.
	 */
	gatewaysBy: Timestamp,
	/** The last backup that may hold any of it is deleted then. */
	backupsBy: Timestamp,
	signed: z.string(),
});
export type ErasureProof = z.infer<typeof ErasureProof>;
