// What the privacy report is made from: the live configuration, without a secret in it, and figures where they can be read.
import type { ConsentText, Purpose } from '@aisle/protocol';

/** The languages the report itself is written in; consent texts may have others. */
export const REPORT_LANGUAGES = ['en', 'de'] as const;
export type ReportLanguage = (typeof REPORT_LANGUAGES)[number];
/** One sentence in each of them, side by side, so that none is forgotten. */
export type Words = Readonly<Record<ReportLanguage, string>>;
export type Say = (words: Words) => string;

export type BrokerFacts =
	| { kind: 'embedded'; host: string; port: number; accounts: number }
	/** `host` without name and password. */
	| { kind: 'external'; host: string; isTls: boolean; hasOwnCa: boolean; hasPassword: boolean };

export type StoreFacts = {
	id: string;
	name: string;
	siteNumber: number;
	gateways: readonly string[];
	zones: readonly string[];
	beacons: number;
	fobs: number;
	doorCodes: number;
};

export type RetentionFacts = { visitsDays: number; offersDays: number; auditDays: number; cron: string };
export type BackupFacts = { folder: string; cron: string; keepDays: number; isBesideDatabase: boolean };

/** Where a secret comes from; never the secret. */
export type SecretSource = 'file' | 'environment' | 'none';

export type ReportFacts = {
	/** Unix seconds */
	madeT: number;
	configFile: string;
	controller: { name: string; contact: string; notice?: string | undefined; isDefault: boolean };
	stores: readonly StoreFacts[];
	broker: BrokerFacts;
	http: { host: string; port: number; trustedProxies: readonly string[]; requestsPerMinute: number };
	database: string;
	consents: { validMonths: number; minimumAge: number; hasOwnTexts: boolean };
	/** Every text the bridge can show, the newest version first. */
	texts: readonly ConsentText[];
	tokens: { accessMinutes: number; refreshDays: number };
	retention: RetentionFacts;
	backups: BackupFacts | undefined;
	shopperKeys: { source: SecretSource; count: number; isBesideDatabase: boolean; isReadableByOthers: boolean };
	adminToken: SecretSource;
	/** A demo advertises through the virtual store. */
	isDemo: boolean;
	logLevel: string;
	figures: Figures;
};

export type Figures =
	| { is: 'unread'; why: 'locked' | 'missing' | 'older' | 'unreadable' }
	| {
			is: 'read';
			shoppers: number;
			paused: number;
			/** Who grants it now. */
			grants: Readonly<Record<Purpose, number>>;
			byStore: readonly { store: string; shoppers: number }[];
			/** The newest of each job. */
			retentionRuns: readonly { job: string; at: string; deleted: Readonly<Record<string, number>> }[];
			auditByKind: readonly { kind: string; count: number }[];
	  };
