// What the broker's tests share: a broker for each test, honest clients by mqtt.js, hostile ones by raw sockets.
import net from 'node:net';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { generate } from 'mqtt-packet';
import type { Account } from './accounts.ts';
import { type Broker, type BrokerOptions, startBroker } from './broker.ts';
import { hashPassword, PLAIN_TEXT_COST } from './passwords.ts';
import type { Refusal } from './refusals.ts';

const PASSWORD = 'secret';
const passwordHash = await hashPassword(PASSWORD, PLAIN_TEXT_COST);
/** started by `start`, in each test */
export let broker: Broker;
/** what the broker refused since it started */
export let refusals: Refusal[] = [];
/** ended by `cleanUp` */
export const open: { end(): unknown }[] = [];

export async function cleanUp(): Promise<void> {
	for (const client of open.splice(0)) client.end();
	await broker.stop();
}

export function account(username: string, publish: string[], subscribe: string[] = []): Account {
	return { username, passwordHash, publish, subscribe };
}

export async function start(accounts: Account[], options: Partial<BrokerOptions> = {}): Promise<void> {
	refusals = [];
	broker = await startBroker({
		host: '127.0.0.1',
		port: 0,
		accounts,
		log: { info: () => {}, warn: () => {} },
		onRefused: (refusal) => refusals.push(refusal),
		...options,
	});
}

export const base = (): IClientOptions => ({ reconnectPeriod: 0, password: PASSWORD, connectTimeout: 5_000 });

export async function connect(username: string, options: IClientOptions = {}): Promise<MqttClient> {
	const client = mqtt.connect(`mqtt://127.0.0.1:${broker.port}`, { ...base(), username, ...options });
	open.push({ end: () => client.end(true) });
	client.on('error', () => {});
	await new Promise<void>((resolve, reject) => {
		client.once('connect', () => resolve());
		client.once('error', reject);
		client.once('close', () => reject(new Error('closed')));
	});
	return client;
}

export function heard(client: MqttClient): string[] {
	const messages: string[] = [];
	client.on('message', (topic, payload) => messages.push(`${topic} ${payload}`));
	return messages;
}

/** events.once() would reject where the connection ends with a reset, which is as good an end as any. */
export function ended(stream: net.Socket | MqttClient): Promise<void> {
	return new Promise((resolve) => (stream as net.Socket).once('close', () => resolve()));
}

/** A client that gives no user name: resolves to undefined, or to the error it got. */
export function connectNameless(): Promise<Error | undefined> {
	const client = mqtt.connect(`mqtt://127.0.0.1:${broker.port}`, { reconnectPeriod: 0 });
	open.push({ end: () => client.end(true) });
	return new Promise((resolve) => {
		client.once('connect', () => resolve(undefined));
		client.once('error', resolve);
	});
}

/** Sends bytes and waits until the broker has closed the connection; returns what it answered. */
export async function hostile(bytes: Uint8Array): Promise<Buffer> {
	const socket = net.connect(broker.port, '127.0.0.1');
	open.push({ end: () => socket.destroy() });
	const answers: Buffer[] = [];
	socket.on('data', (chunk) => answers.push(chunk));
	socket.on('error', () => {});
	socket.write(bytes);
	await ended(socket);
	return Buffer.concat(answers);
}

export const rawConnect = (username: string, clientId = 'raw') =>
	generate({
		cmd: 'connect',
		clientId,
		protocolId: 'MQTT',
		protocolVersion: 4,
		clean: true,
		keepalive: 0,
		username,
		password: Buffer.from(PASSWORD),
	});
