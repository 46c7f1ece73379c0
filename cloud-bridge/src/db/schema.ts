// The bridge's tables as TypeScript sees them. Times are RFC 3339 text in UTC with milliseconds, as on the wire, which
// sorts by time in every database; booleans are 0 and 1; JSON is text; identifiers are text.
import type { ColumnType, Generated, Insertable, Selectable } from 'kysely';

/** Set once, when the row is written. */
type Fixed<T> = ColumnType<T, T, never>;
/** Null until it happened. */
type Later<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** What a gateway said, once each. `data` is JSON. */
export type EventTable = {
	gateway: Fixed<string>;
	stream: Fixed<string>;
	seq: Fixed<number>;
	store: Fixed<string>;
	type: Fixed<string>;
	/** `pass:<pseudonym>`, `tag:<id>`, a zone, a sensor, … */
	subject: Fixed<string>;
	time: Fixed<string>;
	data: Fixed<string>;
	received_at: Fixed<string>;
};

/** How far one run of a gateway has come. */
export type StreamMarkTable = {
	gateway: Fixed<string>;
	stream: Fixed<string>;
	store: Fixed<string>;
	/** Contiguous: every event up to this one is here or will never come. What a receipt says. */
	up_to: number;
	/** The highest number seen; above `up_to` there is a hole below it. Never a mark. */
	seen_to: number;
	/** The engine has worked on every event up to this one. */
	decided_up_to: number;
	first_seen_at: Fixed<string>;
};

/** Numbers of a stream that will never come, both ends included: told by a gap event. */
export type StreamGapTable = {
	gateway: Fixed<string>;
	stream: Fixed<string>;
	first: Fixed<number>;
	last: Fixed<number>;
};

export type StoreTable = {
	id: Fixed<string>;
	site_number: number;
	name: string;
};

/** `body` is the JSON of a Campaign (campaigns/campaign.ts), its id and store included. */
export type CampaignTable = {
	id: Fixed<string>;
	store: Fixed<string>;
	body: string;
	state: 'active' | 'paused';
	created_at: Fixed<string>;
	updated_at: string;
};

export type ShopperTable = {
	/** UUID */
	id: Fixed<string>;
	store: Fixed<string>;
	/** Unique in its store: the gateway's only name for the shopper. */
	pseudonym: Fixed<string>;
	/** 32 random bytes from which all passes are made. */
	key: Fixed<Buffer>;
	/** SHA-256 of the token. */
	token_hash: Buffer;
	enrolled_at: Fixed<string>;
};

/** A ledger: rows are only added, and the one with the highest `id` of a shopper and purpose counts. */
export type ConsentTable = {
	id: Generated<number>;
	shopper: Fixed<string>;
	purpose: Fixed<string>;
	granted: Fixed<0 | 1>;
	at: Fixed<string>;
};

export type OfferState = 'pending' | 'sent' | 'cancelled' | 'expired';

/** At most one for each campaign, shopper and visit: a unique index says so. */
export type OfferTable = {
	/** Grows with every offer: the id of its server-sent event. */
	number: Generated<number>;
	/** UUID */
	id: Fixed<string>;
	campaign: Fixed<string>;
	shopper: Fixed<string>;
	store: Fixed<string>;
	visit: Fixed<string>;
	/** JSON: `title`, `body`, and `coupon`, `link`, `image` where there are any. */
	body: Fixed<string>;
	/** The sentence the shopper reads. */
	why: Fixed<string>;
	/** JSON: what every condition of the campaign said, and the event it was about. */
	verdicts: Fixed<string>;
	state: OfferState;
	/** Why it was cancelled or expired; for people, without personal data. */
	state_why: Later<string>;
	/** How often a channel said "retry", and when to try next. */
	attempts: ColumnType<number, number | undefined, number>;
	due_at: string;
	created_at: Fixed<string>;
	expires_at: Fixed<string>;
	sent_at: Later<string>;
	seen_at: Later<string>;
	opened_at: Later<string>;
};

/** The version of the store's roster that was published last; it only grows. */
export type RosterTable = {
	store: Fixed<string>;
	version: number;
	/** The earliest Unix day whose roster may still be retained at the broker. */
	from_day: number;
};

export type Database = {
	event: EventTable;
	stream_mark: StreamMarkTable;
	stream_gap: StreamGapTable;
	store: StoreTable;
	campaign: CampaignTable;
	shopper: ShopperTable;
	consent: ConsentTable;
	offer: OfferTable;
	roster: RosterTable;
};

export type NewEvent = Insertable<EventTable>;
export type OfferRow = Selectable<OfferTable>;
