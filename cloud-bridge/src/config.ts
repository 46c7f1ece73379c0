// cloud.yaml: what the bridge serves, where it keeps it, and whom it trusts. Secrets may come from files or environment.
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Account } from '@aisle/embedded-broker';
import { formatProblem, Id, type Issue, readSiteFile, readYaml } from '@aisle/protocol';
import { z } from 'zod';

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
	gateways: z.array(Id).min(1),
});

export const CloudFile = z.strictObject({
	http: z
		.strictObject({
			host: z.string().default('127.0.0.1'),
			port: Port.default(7080),
			/** Addresses of reverse proxies whose X-Forwarded-For is believed. */
			trustedProxies: z.array(z.string()).default([]),
			/** For each client address. */
			limits: z
				.strictObject({
					requestsPerMinute: z.number().int().positive().default(600),
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
	/** For /v1/campaigns and /v1/stores; AISLE_ADMIN_TOKEN goes before. Without either, those calls are off. */
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
export type CloudConfig = Pick<CloudFile, 'http' | 'adminToken' | 'radioUrl' | 'log'> & {
	database: string;
	broker: BrokerConfig;
	stores: StoreConfig[];
	campaignsFile?: string | undefined;
	signingKey: KeyObject;
};

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
			zones: site === undefined ? [] : readZones(from(site)),
		})),
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

function readZones(path: string): StoreConfig['zones'] {
	const result = readSiteFile(readText(path, 'site'), path);
	if (!result.ok) throw new ConfigError(result.problems.map(formatProblem).join('\n'));
	return result.site.zones.map(({ id, name }) => ({ id, name }));
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
