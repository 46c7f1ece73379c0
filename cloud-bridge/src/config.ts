// cloud.yaml read, with the files it names: what the bridge serves, where it keeps it, and whom it trusts.
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Account } from '@aisle/embedded-broker';
import {
	type Controller,
	formatProblem,
	type Issue,
	type Point,
	readSiteFile,
	readYaml,
	zoneAt,
} from '@aisle/protocol';
import { AccountsFile, CloudFile } from './config-schema.ts';

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
	controller: Controller;
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
export function readText(path: string, what: string, remedy = 'Check the path, or run "aisle-bridge init".'): string {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		if (code === 'ENOENT') throw new ConfigError(`There is no ${what} file ${path}. ${remedy}`);
		if (code === 'EISDIR') throw new ConfigError(`${path} is a folder, not a ${what} file. Name the file in it.`);
		if (code === 'EACCES')
			throw new ConfigError(`No permission to read the ${what} file ${path}. Try: chmod u+r ${path}`);
		throw new ConfigError(`Cannot read the ${what} file ${path}: ${message}`);
	}
}
