// What the API asks of the other rooms; app.ts hands them in. An answer that is not there is `undefined`, never a throw.
import type { ServerResponse } from 'node:http';
import type { EnrolReply, InboxOffer, OfferMark, PassReply, Purpose } from '@aisle/protocol';
import type { z } from 'zod';

export type Shopper = { id: string; store: string; enrolledAt: string };

export type ShopperPort = {
	enrol(store: string, consents: readonly Purpose[]): Promise<EnrolReply>;
	byToken(token: string): Promise<Shopper | undefined>;
	consents(shopper: string): Promise<Record<Purpose, boolean>>;
	changeConsent(shopper: string, purpose: Purpose, granted: boolean): Promise<void>;
	erase(shopper: string): Promise<void>;
	pass(shopper: string): Promise<PassReply>;
};

export type InboxPort = {
	list(shopper: string): Promise<InboxOffer[]>;
	mark(shopper: string, offer: string, mark: OfferMark['mark']): Promise<'marked' | 'unknown' | 'expired'>;
};

export type LivePort = {
	hasRoom(shopper: string): boolean;
	/** Writes events to `response` (whose head is sent) until either side closes it. */
	connect(shopper: string, after: number | undefined, response: ServerResponse): Promise<void>;
	/** Ends every stream, so that the server can close. */
	closeAll(): void;
};

export type CampaignState = 'active' | 'paused';
/** `document` is the campaign as it was written: the campaigns room owns its schema. */
export type CampaignRecord = { id: string; state: CampaignState; document: Record<string, unknown> };
export type CampaignPort = {
	/** The shape of a campaign, for the body check and the API's document. */
	schema: z.ZodType<Record<string, unknown>>;
	example: Record<string, unknown>;
	list(): Promise<CampaignRecord[]>;
	get(id: string): Promise<CampaignRecord | undefined>;
	create(document: Record<string, unknown>): Promise<CampaignRecord | 'exists'>;
	setState(id: string, state: CampaignState): Promise<CampaignRecord | undefined>;
};

export type StoreInfo = { id: string; name: string; zones: { id: string; name: string }[] };
export type Figures = { events: Record<string, number>; offers: Record<string, number> };
export type StorePort = {
	all(): StoreInfo[];
	has(store: string): boolean;
	figures(store: string): Promise<Figures>;
};

/** One part of the bridge, for /healthz; `words` says what to do where it is not ok. */
export type PartState = { name: string; state: 'ok' | 'degraded' | 'failed'; words: string };

export type ApiPorts = {
	shoppers: ShopperPort;
	inbox: InboxPort;
	live: LivePort;
	campaigns: CampaignPort;
	stores: StorePort;
	health(): Promise<PartState[]>;
};
