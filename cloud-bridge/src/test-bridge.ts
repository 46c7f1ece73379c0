// For tests: a whole bridge on free ports, a gateway's MQTT client, and a phone that listens.
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayAccount, hashPassword, PLAIN_TEXT_COST } from '@aisle/embedded-broker';
import {
	type AisleEvent,
	type EnrolRequest,
	eventId,
	eventSource,
	gatewayTopic,
	type InboxOffer,
	type LiveZone,
	openSigned,
	type Purpose,
	packBatch,
	Receipt,
	Roster,
	rosterTopic,
	toTimestamp,
	unixDay,
} from '@aisle/protocol';
import { EventSource } from 'eventsource';
import mqtt, { type MqttClient } from 'mqtt';
import pino from 'pino';
import { NOT_NOW } from '../test/not-now.ts';
import { startApp } from './app.ts';
import type { CloudConfig } from './config.ts';

export const STORE = 'berlin-mitte';
export const GATEWAY = 'gw-1';
export const ADMIN_TOKEN = 'admin-token-for-tests';
export const CAMPAIGN = {
	id: 'running-shoes',
	store: STORE,
	name: 'Running shoes',
	trigger: { on: 'entered', zone: 'shoes' },
	offer: { title: '20 % off running shoes', body: 'Today, at the till.', expiresInS: 3600 },
};

/** What a phone sends to opt in. */
export const enrolBody = (consents: readonly Purpose[] = ['presence', 'offers'], store = STORE): EnrolRequest => ({
	store,
	consents: [...consents],
	text: { version: 1, language: 'en' },
	ageConfirmed: true,
});

export type TestBridge = Awaited<ReturnType<typeof startBridge>>;

/** @param phoneDist the built phone page, where a test looks at it */
export async function startBridge(change: (config: CloudConfig) => void = () => {}, phoneDist?: string) {
	const dir = mkdtempSync(join(tmpdir(), 'aisle-bridge-'));
	const { publicKey, privateKey } = generateKeyPairSync('ed25519');
	const account = gatewayAccount({
		store: STORE,
		gateway: GATEWAY,
		passwordHash: await hashPassword('gateway', PLAIN_TEXT_COST),
	});
	const campaignsFile = join(dir, 'campaigns.yaml');
	writeFileSync(campaignsFile, JSON.stringify({ campaigns: [CAMPAIGN] }));
	const zones = [
		{ id: 'entrance', name: 'Entrance' },
		{ id: 'shoes', name: 'Shoes' },
	];
	const config: CloudConfig = {
		http: {
			host: '127.0.0.1',
			port: 0,
			trustedProxies: [],
			limits: { requestsPerMinute: 1000, requestsPerShopperPerMinute: 1000, enrolmentsPerMinute: 100 },
		},
		database: join(dir, 'cloud.sqlite'),
		broker: { kind: 'embedded', host: '127.0.0.1', port: 0, accounts: [account] },
		stores: [
			{
				id: STORE,
				name: 'Berlin Mitte',
				siteNumber: 42,
				gateways: [GATEWAY],
				zones,
				doorCodes: 1,
				beacons: [],
				fobs: [],
			},
		],
		controller: { name: 'Berlin Mitte', contact: 'privacy@shop.example' },
		shopperKeys: [randomBytes(32)],
		consents: { validMonths: 24, minimumAge: 16 },
		tokens: { accessMinutes: 60, refreshDays: 180 },
		retention: { visitsDays: 30, offersDays: 90, auditDays: 90, cron: NOT_NOW },
		campaignsFile,
		signingKey: privateKey,
		adminToken: ADMIN_TOKEN,
		log: 'silent',
	};
	change(config);
	let skewS = 0;
	const options = {
		log: pino({ level: 'silent' }),
		now: () => Date.now() / 1000 + skewS,
		phoneDist: phoneDist ?? join(dir, 'phone'),
	};
	let app = await startApp(config, options).catch((error: unknown) => {
		rmSync(dir, { recursive: true });
		throw error;
	});
	return {
		dir,
		config,
		publicKey,
		url: () => `http://127.0.0.1:${app.httpPort}`,
		mqttUrl: () => `mqtt://127.0.0.1:${app.mqttPort}`,
		now: options.now,
		/** The bridge's clock goes forward, and its gateways' with it. */
		skip: (s: number) => {
			skewS += s;
		},
		stop: () => app.stop(),
		async restart(): Promise<void> {
			await app.stop();
			app = await startApp(config, options);
		},
		async end(): Promise<void> {
			await app.stop();
			rmSync(dir, { recursive: true });
		},
	};
}

/** JSON in, JSON out. */
export async function call(
	bridge: TestBridge,
	method: string,
	path: string,
	more: { token?: string; body?: unknown } = {},
) {
	const { token, body } = more;
	const response = await fetch(bridge.url() + path, {
		method,
		headers: {
			...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	const text = await response.text();
	return {
		status: response.status,
		type: response.headers.get('content-type'),
		body: text === '' ? undefined : JSON.parse(text),
	};
}

/**
 * One run of a gateway: publishes its events, and hears what the bridge says to it.
 * @param published events it has told before, over a connection that ended
 */
export async function connectGateway(bridge: TestBridge, published = 0) {
	const ref = { store: STORE, gateway: GATEWAY };
	const stream = '019ab2c4-7f1e-7c55-9a3d-5f0b7e6c1d22';
	const client: MqttClient = await mqtt.connectAsync(bridge.mqttUrl(), {
		username: `${STORE}/${GATEWAY}`,
		password: 'gateway',
		reconnectPeriod: 0,
	});
	const receipts: Receipt[] = [];
	const rosters = new Map<string, string>();
	client.on('message', (topic, payload) => {
		if (topic === gatewayTopic(ref, 'receipts')) receipts.push(Receipt.parse(JSON.parse(payload.toString())));
		else rosters.set(topic, payload.toString());
	});
	await client.subscribeAsync([`${gatewayTopic(ref, 'roster')}/#`, gatewayTopic(ref, 'receipts')], { qos: 1 });
	let last = published;
	return {
		stream,
		receipts,
		publish: async (type: AisleEvent['type'], subject: string, data: Record<string, unknown>): Promise<number> => {
			const seq = ++last;
			const event = {
				specversion: '1.0',
				id: eventId({ gateway: GATEWAY, stream, seq }),
				source: eventSource(STORE, GATEWAY),
				subject,
				time: toTimestamp(bridge.now()),
				type,
				data,
			};
			await client.publishAsync(gatewayTopic(ref, 'events'), packBatch(stream, seq, [JSON.stringify(event)]), {
				qos: 1,
			});
			return seq;
		},
		/** The newest roster of today by the bridge's clock, its signature checked. */
		roster: async (publicKey: KeyObject): Promise<Roster | undefined> => {
			const newest = rosters.get(rosterTopic(ref, unixDay(bridge.now())));
			return newest ? openSigned('roster', newest, publicKey, Roster) : undefined;
		},
		close: () => client.endAsync(true),
	};
}

/** A phone with its live stream open. */
export function listen(bridge: TestBridge, token: string, lastEventId?: string) {
	const offers: (InboxOffer & { eventId: string })[] = [];
	const zones: LiveZone[] = [];
	const order: string[] = [];
	const headers = {
		authorization: `Bearer ${token}`,
		...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
	};
	const source = new EventSource(`${bridge.url()}/v1/app/live`, {
		fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, ...headers } }),
	});
	source.addEventListener('offer', (event) => {
		order.push('offer');
		offers.push({ ...JSON.parse(event.data), eventId: event.lastEventId });
	});
	source.addEventListener('zone', (event) => {
		order.push('zone');
		zones.push(JSON.parse(event.data));
	});
	return { offers, zones, order, closed: () => source.readyState === EventSource.CLOSED, close: () => source.close() };
}
