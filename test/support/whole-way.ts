// A bridge and a gateway of one store as real processes over folders that outlive them: for journeys that kill.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EnrolReply, Purpose } from '@aisle/protocol';
import Database from 'better-sqlite3';
import { stringify } from 'yaml';
import { createSeal } from '../../cloud-bridge/src/shoppers/seal.ts';
import { freePorts, type RunningProcess, startProcess } from './processes.ts';

export const STORE = 'harbour-street';
export const GATEWAY = 'gw-1';
export const SITE_NUMBER = 1001;
export const SITE = join(import.meta.dirname, '..', '..', 'scripts', 'demo', 'site.yaml');
const READY_MS = 20_000;

export type WholeWay = {
	bridgeUrl: string;
	mqttPort: number;
	gatewayUrl: string;
	cloudConfig: string;
	cloudDatabase: string;
	gatewayDatabase: string;
	startBridge(): Promise<RunningProcess>;
	startGateway(): Promise<RunningProcess>;
	/** gateway.yaml, anew; takes effect at the next start. `brokerPort`: a wire tap instead of the bridge's own */
	configureGateway(sources: object[], brokerPort?: number): void;
};

/** Sets a bridge up the way an operator does, and a gateway that belongs to it. */
export async function setUpWholeWay(folder: string, campaigns: string): Promise<WholeWay> {
	const [http, mqtt, page] = (await freePorts(3)) as [number, number, number];
	const cloud = join(folder, 'cloud');
	const init = startProcess('init', [
		...['cloud-bridge/src/main.ts', 'init', '--dir', cloud, '--store', STORE, '--site-number', String(SITE_NUMBER)],
		...['--gateway', GATEWAY, '--site', SITE, '--campaigns', campaigns, '--json'],
		...['--http-port', String(http), '--mqtt-port', String(mqtt)],
	]);
	const { code } = await init.exited;
	if (code !== 0) throw new Error(`init failed:\n${init.output()}`);
	const [account] = JSON.parse(init.output()).gateways;
	const gateway = join(folder, 'gateway');
	mkdirSync(gateway);
	const ready = async (name: string, args: string[]) => {
		const running = startProcess(name, args);
		await running.waitFor(`"event":"${name}-started"`, READY_MS);
		return running;
	};
	return {
		bridgeUrl: `http://127.0.0.1:${http}`,
		mqttPort: mqtt,
		gatewayUrl: `http://127.0.0.1:${page}`,
		cloudConfig: join(cloud, 'cloud.yaml'),
		cloudDatabase: join(cloud, 'cloud.sqlite'),
		gatewayDatabase: join(gateway, 'data', 'gateway.sqlite'),
		startBridge: () => ready('bridge', ['cloud-bridge/src/main.ts', 'run', '--config', join(cloud, 'cloud.yaml')]),
		startGateway: () => ready('gateway', ['gateway/src/main.ts', 'run', '--config', join(gateway, 'gateway.yaml')]),
		configureGateway(sources, brokerPort = mqtt) {
			const { username, password } = account;
			const url = `mqtt://127.0.0.1:${brokerPort}`;
			const publicKeyFile = join(cloud, 'signing-key.pub.pem');
			const cloudAccess = { url, username, password, publicKeyFile };
			const config = { gateway: GATEWAY, site: SITE, http: { port: page }, cloud: cloudAccess, sources, log: 'debug' };
			writeFileSync(join(gateway, 'gateway.yaml'), stringify(config));
		},
	};
}

export async function enrolPhones(
	{ bridgeUrl }: WholeWay,
	count: number,
	consents: Purpose[] = ['presence', 'offers'],
): Promise<EnrolReply[]> {
	const phones = Array.from({ length: count }, async () => {
		const body = JSON.stringify({
			store: STORE,
			consents,
			text: { version: 1, language: 'en' },
			ageConfirmed: true,
		});
		const headers = { 'content-type': 'application/json' };
		const reply = await fetch(`${bridgeUrl}/v1/app/enrol`, { method: 'POST', headers, body });
		return (await reply.json()) as EnrolReply;
	});
	return await Promise.all(phones);
}

export type KnownShopper = { id: string; pseudonym: string; key: Buffer };

/** Everybody enrolled; the bridge must be stopped, it keeps its database to itself. */
export function knownShoppers({ cloudDatabase }: WholeWay): KnownShopper[] {
	const cloud = new Database(cloudDatabase, { readonly: true });
	const rows = cloud
		.prepare('SELECT id, key, pseudonym FROM shopper JOIN membership ON shopper = id')
		.all() as KnownShopper[];
	cloud.close();
	const file = readFileSync(join(dirname(cloudDatabase), 'shopper-keys.txt'), 'utf8');
	const seal = createSeal([Buffer.from(file, 'base64')]);
	return rows.map((row) => ({ ...row, key: seal.open(row.key, row.id) }));
}

type Recording = {
	folder: string;
	seed: number;
	durationS: number;
	people?: number;
	strangers: number;
	/** devices send every nth advert only */
	every?: number;
};

/** A bridge takes events up to a minute ahead of its clock, and makes no offers of those ten minutes old. */
const ENDS_AHEAD_S = 40;

/** A recording that ends about now, in which everybody enrolled walks through the store. */
export async function recordWalk(way: WholeWay, recording: Recording): Promise<string> {
	const { folder, seed, durationS, people = 0, strangers, every = 1 } = recording;
	const passes = join(folder, 'passes.json');
	const walk = join(folder, 'walk.jsonl');
	const list = knownShoppers(way).map(({ key }) => ({ shopperKey: key.toString('hex'), siteNumber: SITE_NUMBER }));
	writeFileSync(passes, JSON.stringify(list));
	const start = new Date(Date.now() - (durationS - ENDS_AHEAD_S) * 1000).toISOString();
	const recorder = startProcess('capture', [
		...['virtual-store/src/main.ts', 'capture', '--site', SITE, '--seed', String(seed), '--out', walk],
		...['--passes', passes, '--people', String(people), '--strangers', String(strangers)],
		...['--every', String(every)],
		...['--duration-s', String(durationS), '--start', start],
	]);
	const { code } = await recorder.exited;
	if (code !== 0) throw new Error(`no recording:\n${recorder.output()}`);
	return walk;
}

/** Whether the recording has ended and everything that came of it is in the cloud. */
export async function isPlayed(way: WholeWay): Promise<boolean> {
	const reply = await fetch(`${way.gatewayUrl}/healthz`);
	const { parts } = (await reply.json()) as { parts: { name: string; state: string }[] };
	const played = parts.some(({ name, state }) => name === 'capture' && state === 'ended');
	return played && (await metric(way, 'aisle_outbox_waiting')) === 0;
}

/** The sum of one of the gateway's metrics over its labels. */
export async function metric({ gatewayUrl }: WholeWay, name: string): Promise<number> {
	const text = await (await fetch(`${gatewayUrl}/metrics`)).text();
	const values = [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))];
	return values.reduce((sum, [, value]) => sum + Number(value), 0);
}

/** Asks a daemon to stop, and insists that it did so cleanly. */
export async function stopped(running: RunningProcess): Promise<void> {
	running.kill('SIGTERM');
	const { code } = await running.exited;
	if (code !== 0) throw new Error(`ended with ${code}:\n${running.output()}`);
}
