// cloud.yaml: what the bridge serves, where it keeps it, and whom it trusts. Secrets may come from files or environment.
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Account } from '@aisle/embedded-broker';
import { formatProblem, Id, type Issue, type Point, readSiteFile, readYaml, zoneAt } from '@aisle/protocol';
import { validate as validateCron } from 'node-cron';
import { z } from 'zod';
import { APP_LANE } from './db/app-lane.ts';

const Port = z.number().int().min(0).max(65_535);

const Broker = z
	.strictObject({
		/** A broker inside the bridge: enough for a few hundred gateways. */
		embedded: z
			.strictObject({
				host: z.string().default('127.0.0.1'),
				port: Port.default(7883),
				/** Who may connect: written by `aisle-bridge init`. */
				accounts: z.string().default('accounts.yaml'),
			})
			.optional(),
		/** Or one that is there already. */
		url: z
			.url({ protocol: /^mqtts?$/, error: 'must be an MQTT address, e.g. "mqtts://broker.example:8883"' })
			.optional(),
		username: z.string().optional(),
		password: z.string().optional(),
		passwordFile: z.string().optional(),
		/** PEM of the CA to trust where it is not a public one. */
		caFile: z.string().optional(),
	})
	.superRefine(({ embedded, ...external }, context) => {
		const named = Object.values(external).some((value) => value !== undefined);
		if (embedded !== undefined ? named : external.url === undefined) {
			const message = 'must be either "embedded" or a "url" with its username and password';
			context.addIssue({
				code: 'custom',
				message,
				params: { remedy: 'Write "embedded: {}" for a broker in the bridge' },
			});
		}
	});

const AccountsFile = z.strictObject({ accounts: z.array(Account) });

const Store = z.strictObject({
	id: Id,
	name: z.string().min(1).max(60),
	/** Makes the passes of this store different from those of every other: never change it, never reuse it. */
	siteNumber: z.number().int().min(0).max(0xffff_ffff),
	/** The store's site file, for the names of its zones. */
	site: z.string().optional(),
	gateways: z
		.array(Id.refine((id) => id !== APP_LANE, `must not be "${APP_LANE}", under which the bridge itself writes events`))
		.min(1),
	/** Raise it to make the codes at the door worthless, and print new ones. */
	doorCodes: z.number().int().positive().default(1),
});

/** What is deleted when; the jobs run once a day and say what they deleted. */
const Retention = z.strictObject({
	/** Zone visits of shoppers and the events they came from; afterwards only counts are left. */
	visitsDays: z.number().int().min(1).max(365).default(30),
	/** What was sent to them. */
	offersDays: z.number().int().min(1).max(730).default(90),
	/** What was strange. */
	auditDays: z.number().int().min(1).max(730).default(90),
	/** When, as a cron pattern by the clock of this machine. */
	cron: z
		.string()
		.refine(validateCron, 'must be a cron pattern of five fields, e.g. "30 3 * * *"')
		.default('30 3 * * *'),
});

/** Copies of the database. */
const Backups = z.strictObject({
	folder: z.string(),
	/** When, as a cron pattern by the clock of this machine. */
	cron: z.string().refine(validateCron, 'must be a cron pattern of five fields, e.g. "0 4 * * *"').default('0 4 * * *'),
	/** A copy is deleted after so long, and with it what was erased since it was made. */
	keepDays: z.number().int().min(1).max(90).default(7),
});

const Consents = z.strictObject({
	/** A grant ends by itself after so long, and the app asks again. */
	validMonths: z.number().int().min(1).max(120).default(24),
	/** Who is younger cannot opt in (GDPR Art. 8: 13 to 16, by country). */
	minimumAge: z.number().int().min(13).max(21).default(16),
	/** Words of one's own instead of the built-in ones. */
	texts: z.string().optional(),
});

const Tokens = z.strictObject({
	/** How long an access token is good. */
	accessMinutes: z.number().int().min(1).max(1440).default(60),
	/** A phone that was away for longer has to opt in again. */
	refreshDays: z.number().int().min(1).max(730).default(180),
});

export const CloudFile = z.strictObject({
	http: z
		.strictObject({
			host: z.string().default('127.0.0.1'),
			port: Port.default(7080),
			/** Addresses of reverse proxies whose X-Forwarded-For is believed. */
			trustedProxies: z.array(z.string()).default([]),
			/** How often one may ask. */
			limits: z
				.strictObject({
					/** One address, without a token: many phones may stand behind one. */
					requestsPerMinute: z.number().int().positive().default(600),
					/** One shopper with all their phones, from wherever. */
					requestsPerShopperPerMinute: z.number().int().positive().default(240),
					/** One address; joining another phone by a code counts the same way. */
					enrolmentsPerMinute: z.number().int().positive().default(20),
				})
				.prefault({}),
		})
		.prefault({}),
	database: z.string().default('cloud.sqlite'),
	broker: Broker.prefault({ embedded: {} }),
	stores: z.array(Store).min(1),
	/** Campaigns to start with; more come through the API. */
	campaigns: z.string().optional(),
	/** PKCS 8 PEM of the Ed25519 key that signs rosters and settings; written by `aisle-bridge init`. */
	signingKey: z.string().default('signing-key.pem'),
	/** What seals shoppers' keys and names: 32 bytes in base64, a line each; the first seals, all open. AISLE_SHOPPER_KEYS goes before. */
	shopperKeys: z.string().default('shopper-keys.txt'),
	/** Who answers for what is done with personal data: shown before anybody opts in, and in the privacy report. */
	controller: z.strictObject({ name: z.string().min(1).max(120), contact: z.string().min(1).max(200) }).optional(),
	consents: Consents.prefault({}),
	tokens: Tokens.prefault({}),
	retention: Retention.prefault({}),
	backups: Backups.optional(),
	/** For operators' calls (/v1/campaigns, /v1/stores, /v1/retention); AISLE_ADMIN_TOKEN goes before. Without either, those calls are off. */
	adminToken: z.string().min(16, 'must be at least 16 characters').optional(),
	/** Demos: where the virtual store advertises for a page that cannot. */
	radioUrl: z.url({ protocol: /^https?$/, error: 'must be an address, e.g. "http://127.0.0.1:7090"' }).optional(),
	log: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
type CloudFile = z.infer<typeof CloudFile>;

export type StoreConfig = {
	id: string;
	name: string;
	siteNumber: number;
	gateways: string[];
	zones: { id: string; name: string }[];
	doorCodes: number;
	/** The store's own beacons with the zone they stand for, from the site file. */
	beacons: StoreBeacon[];
	/** Loyalty fobs of the site file: subjects of kind `fob`. */
	fobs: { id: string; name: string }[];
};
export type StoreBeacon = {
	ibeacon: { uuid: string; major: number; minor: number };
	zone: string;
	at: Point | undefined;
};
export type BrokerConfig =
	| { kind: 'embedded'; host: string; port: number; accounts: Account[] }
	| {
			kind: 'external';
			url: string;
			username?: string | undefined;
			password?: string | undefined;
			ca?: string | undefined;
	  };
/** The file with everything it points to read, and every path absolute. */
export type CloudConfig = Pick<
	CloudFile,
	'http' | 'adminToken' | 'radioUrl' | 'log' | 'consents' | 'tokens' | 'retention' | 'backups'
> & {
	controller: { name: string; contact: string };
	/** The first seals, all open; 32 bytes each. */
	shopperKeys: Buffer[];
	/** Where they were read from a file: it can be given a new one. */
	shopperKeysFile?: string | undefined;
	database: string;
	broker: BrokerConfig;
	stores: StoreConfig[];
	campaignsFile?: string | undefined;
	signingKey: KeyObject;
};

/** Until somebody says better. */
export const DEFAULT_CONTACT = 'the staff of the store';

/** Bad configuration: one line a problem, ready to print. */
export class ConfigError extends Error {}

/**
 * Reads cloud.yaml and the files it names.
 * @throws {ConfigError} naming file, line, column and what to write instead
 */
export function readConfig(path: string, env: NodeJS.ProcessEnv): CloudConfig {
	const result = readYaml(readText(path, 'configuration'), path, CloudFile, { check: checkStores });
	if (!result.ok) throw new ConfigError(result.problems.map(formatProblem).join('\n'));
	const file = result.value;
	const from = (relative: string) => resolve(dirname(path), relative);
	const adminToken = env.AISLE_ADMIN_TOKEN || file.adminToken;
	return {
		http: file.http,
		log: file.log,
		database: file.database === ':memory:' ? file.database : from(file.database),
		broker: readBroker(file.broker, from),
		stores: file.stores.map(({ site, ...store }) => ({
			...store,
			...(site === undefined ? { zones: [], beacons: [], fobs: [] } : readStoreSite(from(site))),
		})),
		controller: file.controller ?? { name: file.stores[0]!.name, contact: DEFAULT_CONTACT },
		shopperKeys: readShopperKeys(from(file.shopperKeys), env.AISLE_SHOPPER_KEYS),
		...(env.AISLE_SHOPPER_KEYS ? {} : { shopperKeysFile: from(file.shopperKeys) }),
		consents: {
			...file.consents,
			...(file.consents.texts === undefined ? {} : { texts: from(file.consents.texts) }),
		},
		tokens: file.tokens,
		retention: file.retention,
		...(file.backups === undefined ? {} : { backups: { ...file.backups, folder: from(file.backups.folder) } }),
		signingKey: readSigningKey(from(file.signingKey)),
		...(file.campaigns === undefined ? {} : { campaignsFile: from(file.campaigns) }),
		...(adminToken === undefined ? {} : { adminToken }),
		...(file.radioUrl === undefined ? {} : { radioUrl: file.radioUrl }),
	};
}

function readBroker({ embedded, ...external }: CloudFile['broker'], from: (path: string) => string): BrokerConfig {
	if (external.url === undefined) {
		const { host, port, accounts } = embedded ?? { host: '127.0.0.1', port: 7883, accounts: 'accounts.yaml' };
		return { kind: 'embedded', host, port, accounts: readAccounts(from(accounts)) };
	}
	const { url, username, passwordFile, caFile } = external;
	return {
		kind: 'external',
		url,
		username,
		password: passwordFile === undefined ? external.password : readText(from(passwordFile), 'password').trim(),
		ca: caFile === undefined ? undefined : readText(from(caFile), 'CA certificate'),
	};
}

function readAccounts(path: string): Account[] {
	const result = readYaml(readText(path, 'broker accounts'), path, AccountsFile);
	if (!result.ok) throw new ConfigError(result.problems.map(formatProblem).join('\n'));
	return result.value.accounts;
}

/** What the bridge needs of a site file. */
function readStoreSite(path: string): Pick<StoreConfig, 'zones' | 'beacons' | 'fobs'> {
	const result = readSiteFile(readText(path, 'site'), path);
	if (!result.ok) throw new ConfigError(result.problems.map(formatProblem).join('\n'));
	const { zones, beacons, subjects } = result.site;
	return {
		zones: zones.map(({ id, name }) => ({ id, name })),
		beacons: beacons.flatMap(({ ibeacon, zone, at }) => {
			const where = zone ?? (at === undefined ? undefined : zoneAt({ zones }, at)?.id);
			return ibeacon === undefined || where === undefined ? [] : [{ ibeacon, zone: where, at }];
		}),
		fobs: subjects.filter(({ kind }) => kind === 'fob').map(({ id, name }) => ({ id, name: name ?? id })),
	};
}

const SHOPPER_KEY_BYTES = 32;

/** @param fromEnv goes before the file: secrets of a container come that way */
function readShopperKeys(path: string, fromEnv: string | undefined): Buffer[] {
	const where = fromEnv ? 'AISLE_SHOPPER_KEYS' : `The file of shopper keys ${path}`;
	const lines = (fromEnv || readText(path, 'shopper keys')).split(/\s+/).filter((line) => line !== '');
	const keys = lines.map((line) => Buffer.from(line, 'base64'));
	const isRight = keys.length > 0 && keys.every(({ length }) => length === SHOPPER_KEY_BYTES);
	if (isRight) return keys;
	throw new ConfigError(
		`${where} must hold keys of 32 bytes in base64, one a line. Make one with: openssl rand -base64 32`,
	);
}

function readSigningKey(path: string): KeyObject {
	const remedy = 'Make one with: openssl genpkey -algorithm ed25519, or run "aisle-bridge init" in a new folder.';
	const pem = readText(path, 'signing key');
	try {
		const key = createPrivateKey(pem);
		if (key.asymmetricKeyType === 'ed25519') return key;
	} catch {
		// said below: OpenSSL's own words name neither the file nor what was expected
	}
	throw new ConfigError(`The signing key ${path} is not an Ed25519 private key in PEM. ${remedy}`);
}

/** Two stores with one id or number would share events or passes. */
function checkStores(value: unknown): Issue[] {
	const stores = (value as { stores?: unknown } | null)?.stores;
	if (!Array.isArray(stores)) return [];
	return (['id', 'siteNumber'] as const).flatMap((key) => {
		const first = new Map<unknown, number>();
		return stores.flatMap((store, index): Issue[] => {
			const own = (store as Record<string, unknown> | null)?.[key];
			if (own === undefined) return [];
			const earlier = first.get(own);
			if (earlier === undefined) {
				first.set(own, index);
				return [];
			}
			const message = `${key} ${JSON.stringify(own)} is taken by stores[${earlier}]`;
			return [{ path: ['stores', index, key], message, remedy: `Give every store a ${key} of its own` }];
		});
	});
}

/** A file that the configuration names. */
export function readText(path: string, what: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		if (code === 'ENOENT')
			throw new ConfigError(`There is no ${what} file ${path}. Check the path, or run "aisle-bridge init".`);
		if (code === 'EISDIR') throw new ConfigError(`${path} is a folder, not a ${what} file. Name the file in it.`);
		if (code === 'EACCES')
			throw new ConfigError(`No permission to read the ${what} file ${path}. Try: chmod u+r ${path}`);
		throw new ConfigError(`Cannot read the ${what} file ${path}: ${message}`);
	}
}
