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
	/** Where they opted in first; `membership` says where they are known. */
	store: Fixed<string>;
	/** 32 random bytes from which all passes are made, sealed (shoppers/seal.ts). */
	key: Buffer;
	/** Sealed; only where staff may see it. */
	name: Later<Buffer>;
	/** Not recognised, and not told anything, until then. */
	paused_until: Later<string>;
	enrolled_at: Fixed<string>;
};

/** Where a shopper is known, and as whom. */
export type MembershipTable = {
	shopper: Fixed<string>;
	store: Fixed<string>;
	/** Unique in its store: the gateways' only name for the shopper. */
	pseudonym: Fixed<string>;
	joined_at: Fixed<string>;
};

/** A phone that has access. Hashes are SHA-256. */
export type PhoneTable = {
	id: Fixed<string>;
	shopper: Fixed<string>;
	token_hash: Buffer;
	token_expires_at: string;
	refresh_hash: Buffer;
	/** The one before: an answer that was lost on its way is asked for again with it. */
	previous_refresh_hash: Later<Buffer>;
	refreshed_at: string;
	/** The newest token was used: the answer that brought it has arrived. */
	has_arrived: 0 | 1;
	refresh_expires_at: string;
	made_at: Fixed<string>;
	last_seen_at: string;
};

/** Lets another phone in, for a few minutes and once. */
export type PhoneCodeTable = { code_hash: Fixed<Buffer>; shopper: Fixed<string>; expires_at: Fixed<string> };

/** Tokens of erased shoppers, so that their use is told from a wrong token; says nothing about anybody. */
export type DeadTokenTable = { hash: Fixed<Buffer>; died_at: Fixed<string> };

/** A loyalty fob of a site file, and who carries it. */
export type FobTable = { store: Fixed<string>; fob: Fixed<string>; shopper: Fixed<string>; linked_at: Fixed<string> };

/** A ledger: rows are only added, and the one with the highest `number` of a shopper and purpose counts. */
export type ConsentTable = {
	/** Its place in `consent_chain`. */
	number: Fixed<number>;
	shopper: Fixed<string>;
	purpose: Fixed<string>;
	granted: Fixed<0 | 1>;
	at: Fixed<string>;
	text_version: Fixed<number>;
	text_language: Fixed<string>;
	channel: Fixed<string>;
	/** When a grant ends by itself; null: never, and in withdrawals. */
	expires_at: Fixed<string | null>;
	/** Without it nobody can tell from the chain whose line it was. */
	salt: Fixed<Buffer>;
	/** Of everything above (db/consent-chain.ts), hex. */
	hash: Fixed<string>;
};

/** What nobody can change unnoticed: one link a line, one an erasure. It outlives the lines and says nothing about anybody. */
export type ConsentChainTable = {
	number: Fixed<number>;
	kind: Fixed<'line' | 'erasure'>;
	at: Fixed<string>;
	/** The hash of the line, or of the erasure. */
	hash: Fixed<string>;
	/** SHA-256 of the chain before this and `hash`, hex. */
	chain_hash: Fixed<string>;
	/** JSON: numbers of the lines that an erasure took. */
	erased: Fixed<string | null>;
};

/** The words that were agreed to; JSON of a ConsentText. */
export type ConsentTextTable = { version: Fixed<number>; language: Fixed<string>; body: Fixed<string> };

/** One stay of one shopper in one store, whatever lanes it was noticed on. */
export type VisitTable = {
	id: Fixed<string>;
	shopper: Fixed<string>;
	store: Fixed<string>;
	started_at: string;
	/** The last time anything was heard of it. */
	last_at: string;
	ended_at: Later<string>;
	/** When a pass of it was last heard in two places at once. */
	doubted_at: Later<string>;
};

/** Which visit a lane's own visit belongs to. `source`: a gateway's id, or the lane. */
export type VisitLaneTable = {
	source: Fixed<string>;
	source_visit: Fixed<string>;
	lane: Fixed<string>;
	visit: Fixed<string>;
	/** The last event of this lane. */
	last_at: string;
	ended_at: Later<string>;
};

/** A stay in a zone, as one lane saw it. */
export type ZoneVisitTable = {
	number: Generated<number>;
	visit: Fixed<string>;
	shopper: Fixed<string>;
	store: Fixed<string>;
	zone: Fixed<string>;
	lane: Fixed<string>;
	entered_at: Fixed<string>;
	left_at: Later<string>;
};

/** Where the app lane has a shopper in a store (lanes/lane-state.ts), JSON; gone a day after the last report. */
export type LaneStateTable = {
	shopper: Fixed<string>;
	store: Fixed<string>;
	body: string;
	/** When something follows from silence. */
	due_at: string;
};

/** What stays of zone visits: counts, by UTC day. */
export type ZoneDayTable = {
	store: Fixed<string>;
	zone: Fixed<string>;
	/** 2026-11-22 */
	day: Fixed<string>;
	visits: number;
	dwell_s: number;
};

/** What was strange; `detail` is JSON without personal data. */
export type AuditTable = {
	number: Generated<number>;
	at: Fixed<string>;
	kind: Fixed<string>;
	shopper: Fixed<string | null>;
	store: Fixed<string | null>;
	detail: Fixed<string>;
};

/** What a job deleted, JSON: rows by table. */
export type RetentionRunTable = {
	number: Generated<number>;
	at: Fixed<string>;
	job: Fixed<string>;
	deleted: Fixed<string>;
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
	redeemed_at: Later<string>;
};

/** The version of the store's roster that was published last; it only grows. */
export type RosterTable = {
	store: Fixed<string>;
	version: number;
	/** The earliest Unix day whose roster may still be retained at the broker. */
	from_day: number;
	/** The most parts of a day that may still be retained there. */
	parts: number;
};

export type Database = {
	event: EventTable;
	stream_mark: StreamMarkTable;
	stream_gap: StreamGapTable;
	store: StoreTable;
	campaign: CampaignTable;
	shopper: ShopperTable;
	membership: MembershipTable;
	phone: PhoneTable;
	phone_code: PhoneCodeTable;
	dead_token: DeadTokenTable;
	fob: FobTable;
	consent: ConsentTable;
	consent_chain: ConsentChainTable;
	consent_text: ConsentTextTable;
	visit: VisitTable;
	visit_lane: VisitLaneTable;
	zone_visit: ZoneVisitTable;
	lane_state: LaneStateTable;
	zone_day: ZoneDayTable;
	audit: AuditTable;
	retention_run: RetentionRunTable;
	offer: OfferTable;
	roster: RosterTable;
};

export type NewEvent = Insertable<EventTable>;
export type OfferRow = Selectable<OfferTable>;
