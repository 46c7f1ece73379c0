// The folder of one demo: settings, keys and accounts, made at the first start and gone on with at the next.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { formatProblem, readSiteFile, type Site } from '@aisle/protocol';
import { parse, stringify } from 'yaml';
import { requireUnused } from './in-use.ts';
import { DEMO_SITE, type Options } from './options.ts';
import { type Ports, portsFrom, requireFree } from './ports.ts';
import type { Daemon } from './processes.ts';

export type Plan = {
	folder: string;
	logs: string;
	what: string;
	cloudConfig: string;
	gatewayConfig: string;
	storeUrl: string;
	phoneUrl: string;
	virtualStore: Daemon | undefined;
};

const GATEWAY = 'gw-1';
const SITE_NUMBER = 1001;
const CAMPAIGNS = resolve('scripts/demo/campaigns.yaml');
/** Read from the repository, written where the demo keeps everything. */
const DEMO_SURVEY = resolve('scripts/demo/site.survey.jsonl.gz');
const SURVEY = 'site.survey.jsonl';
const SECRET = 0o600;

type Credentials = { username: string; password: string };
/** What the first start made up; later ones read it. */
type Secrets = { cloud: Credentials; satellites: Record<string, Credentials> };

/**
 * Writes what is missing, and the settings that depend on the options.
 * @throws {Error} in one sentence
 */
export async function prepareFolder(options: Options): Promise<Plan> {
	const site = readSite(options.site);
	const folder = resolve(options.folder ?? join('var', site.store));
	const path = (...parts: string[]) => join(folder, ...parts);
	const isDemo = options.captures.length === 0;
	const ports = portsFrom(options.ports);
	requireUnused(folder);
	await requireFree(ports, isDemo);
	for (const part of ['logs', 'gateway']) mkdirSync(path(part), { recursive: true, mode: 0o700 });
	const secrets = readSecrets(path('secrets.json'), () => initCloud(path('cloud'), site), site);
	const socket = join(tmpdir(), `aisle-${randomBytes(6).toString('hex')}.sock`);
	writeCloudConfig(path('cloud', 'cloud.yaml'), options, ports, site, isDemo);
	writeGatewayConfig(path('gateway', 'gateway.yaml'), options, ports, site, secrets, socket);
	// what is recorded lies beside it, unpacked, and is used instead
	if (isDemoSite(options)) copyFileSync(DEMO_SURVEY, path('gateway', `${SURVEY}.gz`));
	const satellites = path('gateway', 'satellites.json');
	writeWhole(satellites, JSON.stringify(secrets.satellites));
	return {
		folder,
		logs: path('logs'),
		what: isDemo
			? `store ${site.store} with a simulation's people in it`
			: `store ${site.store} with ${options.captures.length === 1 ? 'a recording' : 'recordings'} at ${options.speed} × speed`,
		cloudConfig: path('cloud', 'cloud.yaml'),
		gatewayConfig: path('gateway', 'gateway.yaml'),
		storeUrl: `http://127.0.0.1:${ports.store}`,
		phoneUrl: `http://127.0.0.1:${ports.cloud}`,
		virtualStore: isDemo ? virtualStore(options, ports, site, socket, satellites) : undefined,
	};
}

function isDemoSite({ site }: Options): boolean {
	return site === resolve(DEMO_SITE);
}

function virtualStore(options: Options, ports: Ports, site: Site, socket: string, credentials: string): Daemon {
	const adapters = site.receivers.filter(({ kind }) => kind === 'adapter');
	const args = ['virtual-store/src/main.ts', 'run', '--site', options.site, '--seed', String(options.seed)];
	for (const [i, { id }] of adapters.entries()) args.push('--hci', `${id}=h4:unix:${socket}${i}`);
	args.push('--satellites', `mqtt://127.0.0.1:${ports.storeMqtt}`, '--credentials', credentials);
	args.push('--http', `127.0.0.1:${ports.virtualStore}`);
	return { name: 'virtual-store', args, readyUrl: `http://127.0.0.1:${ports.virtualStore}/healthz` };
}

function readSite(path: string): Site {
	const result = readSiteFile(readFileSync(path, 'utf8'), path);
	if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
	return result.site;
}

function readSecrets(file: string, initCloud: () => Credentials, site: Site): Secrets {
	const secrets: Secrets = existsSync(file)
		? JSON.parse(readFileSync(file, 'utf8'))
		: { cloud: initCloud(), satellites: {} };
	for (const { id, kind } of site.receivers) {
		if (kind === 'satellite')
			secrets.satellites[id] ??= { username: id, password: randomBytes(18).toString('base64url') };
	}
	writeWhole(file, JSON.stringify(secrets));
	return secrets;
}

/** The way an operator does it: by `aisle-bridge init`. */
function initCloud(dir: string, site: Site): Credentials {
	if (existsSync(dir)) {
		throw new Error(`An earlier start did not finish ${dirname(dir)}. Remove that folder, or say --data FOLDER.`);
	}
	const args = ['cloud-bridge/src/main.ts', 'init', '--dir', dir, '--store', site.store, '--json'];
	args.push('--site-number', String(SITE_NUMBER), '--gateway', GATEWAY, '--name', storeName(site));
	const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
	if (status !== 0) throw new Error(stderr.trimEnd());
	const [{ username, password }] = JSON.parse(stdout).gateways;
	return { username, password };
}

function storeName({ store }: Site): string {
	return store
		.split('-')
		.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
		.join(' ');
}

function writeCloudConfig(file: string, options: Options, ports: Ports, { store }: Site, isDemo: boolean): void {
	const config = parse(readFileSync(file, 'utf8'));
	const [{ id }] = config.stores;
	if (id !== store) {
		throw new Error(`${dirname(dirname(file))} holds store ${id}, not ${store}. Say another folder: --data FOLDER.`);
	}
	config.http.port = ports.cloud;
	config.broker.embedded.port = ports.cloudMqtt;
	config.stores[0].site = options.site;
	delete config.radioUrl;
	delete config.campaigns;
	if (isDemo) config.radioUrl = `http://127.0.0.1:${ports.virtualStore}`;
	// campaigns speak of zones: these only make sense in the demo store
	if (isDemoSite(options)) config.campaigns = CAMPAIGNS;
	writeWhole(file, stringify(config));
}

function writeGatewayConfig(
	file: string,
	options: Options,
	ports: Ports,
	site: Site,
	secrets: Secrets,
	socket: string,
): void {
	const adapters = site.receivers.filter(({ kind }) => kind === 'adapter');
	const isDemo = options.captures.length === 0;
	const live = [
		...adapters.map(({ id }, i) => ({ type: 'hci', receiver: id, transport: `h4:unix:${socket}${i}` })),
		...(adapters.length < site.receivers.length ? [{ type: 'satellite' }] : []),
	];
	const satellites = Object.entries(secrets.satellites).map(([receiver, account]) => ({ receiver, ...account }));
	const config = {
		gateway: GATEWAY,
		site: options.site,
		data: 'data',
		...(isDemoSite(options) && { survey: SURVEY }),
		http: { port: ports.store },
		cloud: {
			url: `mqtt://127.0.0.1:${ports.cloudMqtt}`,
			...secrets.cloud,
			publicKeyFile: '../cloud/signing-key.pub.pem',
		},
		sources: isDemo ? live : [{ type: 'capture', files: options.captures, speed: options.speed }],
		...(isDemo && {
			broker: { port: ports.storeMqtt, satellites },
			truthUrl: `http://127.0.0.1:${ports.virtualStore}/v1/truth`,
		}),
	};
	writeWhole(file, stringify(config));
}

/** The old file or the new one, whatever happens in between: a full disk must not cost the passwords. */
function writeWhole(file: string, text: string): void {
	writeFileSync(`${file}.new`, text, { mode: SECRET });
	renameSync(`${file}.new`, file);
}
