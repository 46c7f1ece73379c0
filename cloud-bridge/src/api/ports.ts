// What the API asks of the other rooms; app.ts hands them in. An answer that is not there is `undefined`, never a throw.
import type { ServerResponse } from 'node:http';
import type {
	AppConfig,
	ConsentChange,
	ConsentReceipt,
	ConsentsReply,
	EnrolReply,
	EnrolRequest,
	ErasureProof,
	ExportReply,
	InboxOffer,
	MeReply,
	OfferMark,
	Purpose,
	SigningKeys,
	TextRef,
} from '@aisle/protocol';
import type { z } from 'zod';
import type { AccessPort, AccountPort, FobPort, PassPort, Shopper } from './account-ports.ts';
import type { PresencePort } from './presence-ports.ts';

export type { Shopper } from './account-ports.ts';

export type ShopperPort = {
	/** The caller has checked store, text and age. */
	enrol(request: EnrolRequest): Promise<EnrolReply>;
	me(shopper: Pick<Shopper, 'id' | 'store' | 'enrolledAt'>): Promise<MeReply>;
	changeConsent(shopper: string, purpose: Purpose, change: ConsentChange): Promise<void>;
	/** Undefined where the shopper was erased meanwhile. */
	erase(shopper: string): Promise<ErasureProof | undefined>;
};

export type LedgerPort = {
	consents(shopper: string): Promise<ConsentsReply>;
	receipt(shopper: string): Promise<ConsentReceipt>;
	export(shopper: Shopper): Promise<ExportReply>;
};

/** What is said before anybody opts in; fixed while the bridge runs. */
export type AppConfigPort = {
	config(language: string | undefined): AppConfig;
	/** Whether these words can be agreed to now. */
	isCurrentText(text: TextRef): boolean;
	minimumAge: number;
	/** Public: to check what was signed. */
	signingKeys: SigningKeys;
};

export type InboxPort = {
	list(shopper: string): Promise<InboxOffer[]>;
	mark(shopper: string, offer: string, mark: OfferMark['mark']): Promise<'marked' | 'unknown' | 'expired'>;
};

export type LivePort = {
	hasRoom(shopper: string): boolean;
	/** Writes events to `response` (whose head is sent) until either side closes it. */
	connect(shopper: Shopper, after: number | undefined, response: ServerResponse): Promise<void>;
	/** Ends every stream, so that the server can close. */
	closeAll(): void;
};

type Document = Record<string, unknown>;
/** The campaigns room owns these shapes; a caller who is mistaken gets a ProblemError. */
export type CampaignPort = {
	/** A campaign as it is sent, and as it is answered. */
	schema: z.ZodType<Document>;
	storedSchema: z.ZodType<Document>;
	example: Document;
	storedExample: Document;
	list(): Promise<Document[]>;
	find(id: string): Promise<Document>;
	create(campaign: Document): Promise<Document>;
	pause(id: string): Promise<Document>;
	resume(id: string): Promise<Document>;
};
export type CampaignShapes = Pick<CampaignPort, 'schema' | 'storedSchema' | 'example' | 'storedExample'>;

export type StoreInfo = { id: string; name: string; zones: { id: string; name: string }[] };
export type Figures = { events: Record<string, number>; offers: Record<string, number> };
export type StorePort = {
	all(): StoreInfo[];
	has(store: string): boolean;
	figures(store: string): Promise<Figures>;
};

export type RetentionPort = {
	report(): Promise<{
		runs: { at: string; job: string; deleted: Record<string, number> }[];
		due: { table: string; keptDays: number; rows: number }[];
		nextRunAt?: string;
	}>;
	/** @param from the first day, 2026-11-22 */
	zoneDays(
		store: string,
		from: string,
	): Promise<{ zone: string; day: string; visits: number | 'fewer than 3'; dwellS?: number }[]>;
};

/** One part of the bridge, for /healthz; `words` says what to do where it is not ok. */
export type PartState = { name: string; state: 'ok' | 'degraded' | 'failed'; words: string };

export type ApiPorts = {
	shoppers: ShopperPort;
	access: AccessPort;
	account: AccountPort;
	passes: PassPort;
	fobs: FobPort;
	ledger: LedgerPort;
	appConfig: AppConfigPort;
	inbox: InboxPort;
	live: LivePort;
	presence: PresencePort;
	campaigns: CampaignPort;
	stores: StorePort;
	retention: RetentionPort;
	health(): Promise<PartState[]>;
};
