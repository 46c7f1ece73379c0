// Writes the files of a new bridge: settings, signing key, broker accounts. It never overwrites anything.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { gatewayAccount, hashPassword } from '@aisle/embedded-broker';
import { formatProblem, readYaml } from '@aisle/protocol';
import { stringify } from 'yaml';
import { ConfigError, DEFAULT_CONTACT, readText } from '../config.ts';
import { CloudFile } from '../config-schema.ts';

export type NewBridgeOptions = {
	dir: string;
	store: string;
	name: string;
	siteNumber: number;
	gateways: readonly string[];
	/** Paths as the caller has them; cloud.yaml gets them relative to itself. */
	site?: string | undefined;
	campaigns?: string | undefined;
	radioUrl?: string | undefined;
	httpPort: number;
	mqttHost: string;
	mqttPort: number;
};

export type NewBridge = {
	configFile: string;
	publicKeyFile: string;
	/** PEM */
	publicKey: string;
	adminToken: string;
	gateways: { id: string; url: string; username: string; password: string }[];
};

const FILES = {
	config: 'cloud.yaml',
	accounts: 'accounts.yaml',
	signingKey: 'signing-key.pem',
	publicKey: 'signing-key.pub.pem',
	shopperKeys: 'shopper-keys.txt',
} as const;

/** Readable by the owner only. */
const SECRET = 0o600;
const PUBLIC = 0o644;

/**
 * @throws {ConfigError} where something is wrong with the options, or a file is there already
 */
export async function writeBridge(options: NewBridgeOptions): Promise<NewBridge> {
	const dir = resolve(options.dir);
	const path = (file: string) => join(dir, file);
	const taken = Object.values(FILES).map(path).filter(existsSync);
	if (taken.length > 0) {
		throw new ConfigError(
			`${taken.join(', ')} would be overwritten. Choose another --dir, or move the old files away.`,
		);
	}
	for (const what of ['site', 'campaigns'] as const) {
		const file = options[what];
		if (file !== undefined) readText(file, what, 'Check the path; nothing was written.');
	}
	const adminToken = randomBytes(24).toString('base64url');
	const config = configText(options, dir, adminToken);
	const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
	});
	const { accounts, gateways } = await makeAccounts(options);

	try {
		mkdirSync(dir, { recursive: true, mode: 0o700 });
		const write = (file: string, text: string, mode: number) => writeFileSync(path(file), text, { mode, flag: 'wx' });
		write(FILES.signingKey, privateKey, SECRET);
		write(FILES.publicKey, publicKey, PUBLIC);
		write(FILES.shopperKeys, `${randomBytes(32).toString('base64')}\n`, SECRET);
		write(FILES.accounts, stringify({ accounts }), SECRET);
		write(FILES.config, config, SECRET);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		const remedy = code === 'ENOSPC' ? 'The disk is full: free some room' : 'Make it one that you may write to';
		throw new ConfigError(`Cannot write the folder ${dir} (${code}). ${remedy}, or name another folder.`);
	}
	return { configFile: path(FILES.config), publicKeyFile: path(FILES.publicKey), publicKey, adminToken, gateways };
}

async function makeAccounts({ store, gateways, mqttHost, mqttPort }: NewBridgeOptions) {
	const made = gateways.map(async (gateway) => {
		const password = randomBytes(24).toString('base64url');
		const account = gatewayAccount({ store, gateway, passwordHash: await hashPassword(password) });
		const url = `mqtt://${mqttHost}:${mqttPort}`;
		return { account, gateway: { id: gateway, url, username: account.username, password } };
	});
	const all = await Promise.all(made);
	return { accounts: all.map(({ account }) => account), gateways: all.map(({ gateway }) => gateway) };
}

/** cloud.yaml, checked with the schema that `run` reads it with. */
function configText(options: NewBridgeOptions, dir: string, adminToken: string): string {
	const fromDir = (file: string) => relative(dir, resolve(file));
	const { store: id, name, siteNumber, gateways, radioUrl } = options;
	const site = options.site === undefined ? {} : { site: fromDir(options.site) };
	const text = `# The cloud bridge of ${id}: every setting is explained in cloud-bridge/README.md.\n${stringify({
		http: { host: '127.0.0.1', port: options.httpPort },
		database: 'cloud.sqlite',
		broker: { embedded: { host: options.mqttHost, port: options.mqttPort, accounts: FILES.accounts } },
		stores: [{ id, name, siteNumber, ...site, gateways: [...gateways] }],
		...(options.campaigns === undefined ? {} : { campaigns: fromDir(options.campaigns) }),
		signingKey: FILES.signingKey,
		shopperKeys: FILES.shopperKeys,
		controller: { name, contact: DEFAULT_CONTACT },
		adminToken,
		...(radioUrl === undefined ? {} : { radioUrl }),
	})}`;
	const result = readYaml(text, FILES.config, CloudFile);
	if (result.ok) return text;
	throw new ConfigError(`Nothing was written:\n${result.problems.map(formatProblem).join('\n')}`);
}
