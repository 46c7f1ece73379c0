// One MQTT connection to the cloud's broker, from connect to close; never used twice (MQTT.js would replay on its own).
import { DOWN_LEAVES, type GatewayRef, gatewayTopic } from '@aisle/protocol';
import mqtt, { type MqttClient } from 'mqtt';
import { connectionWords } from './connection-words.ts';

export type ConnectionOptions = {
	url: string;
	username?: string | undefined;
	password?: string | undefined;
	/** PEM of the authority that signed the broker's certificate, where that is a private one */
	ca?: string | Buffer | undefined;
	ref: GatewayRef;
	/** what the retained status says beside `state` */
	status(): Record<string, unknown>;
	/** subscribed, and known as online */
	onUp(): void;
	/** once, whatever the reason; nothing is called after it */
	onDown(words: string): void;
	onMessage(topic: string, payload: Buffer): void;
};

export type Connection = {
	/** `done` is called when the broker has acknowledged; never after `onDown`. */
	publish(topic: string, payload: Buffer, done: () => void): void;
	/** Retained messages come again (MQTT 3.1.1 §3.8.4). */
	subscribeAgain(leaf: DownLeaf): void;
	/** Says offline and closes. */
	end(): Promise<void>;
	/** Closes at once, for this reason; the broker publishes the last will. */
	drop(why: string): void;
};

const CONNECT_TIMEOUT_MS = 10_000;
/** A half-open connection is noticed after one and a half of these. */
const KEEPALIVE_S = 30;
/** MQTT 3.1.1 §3.9.3 */
const SUBACK_FAILURE = 0x80;

export function openConnection(options: ConnectionOptions): Connection {
	const { url, ref, onUp, onDown, onMessage } = options;
	const broker = new URL(url).host;
	const statusTopic = gatewayTopic(ref, 'status');
	const offline = Buffer.from('{"state":"offline"}');
	let down = false;
	let words: string | undefined;
	const client = mqtt.connect(url, {
		clientId: `aisle:${ref.store}:${ref.gateway}`,
		protocolVersion: 4,
		clean: true,
		reconnectPeriod: 0,
		resubscribe: false,
		queueQoSZero: false,
		connectTimeout: CONNECT_TIMEOUT_MS,
		keepalive: KEEPALIVE_S,
		will: { topic: statusTopic, payload: offline, qos: 1, retain: true },
		...(options.username === undefined ? {} : { username: options.username }),
		...(options.password === undefined ? {} : { password: options.password }),
		...(options.ca === undefined ? {} : { ca: options.ca }),
	});
	client.on('message', (topic, payload) => {
		if (!down) onMessage(topic, payload);
	});
	client.on('error', (error) => {
		words ??= connectionWords(broker, error);
		client.end(true);
	});
	client.on('close', () => {
		if (down) return;
		down = true;
		client.end(true);
		onDown(words ?? connectionWords(broker, undefined));
	});
	client.on('connect', () => {
		const online = Buffer.from(JSON.stringify({ ...options.status(), state: 'online' }));
		subscribe(client, ref)
			.then((refused) => {
				if (down) return;
				if (refused === undefined) {
					client.publish(statusTopic, online, { qos: 1, retain: true });
					onUp();
					return;
				}
				words ??= `the broker ${broker} does not let this gateway subscribe to ${refused}: allow it in the broker's access rules`;
				client.end(true);
			})
			// a subscription fails on its own only with the connection, which says why in its close
			.catch(() => client.end(true));
	});
	return {
		publish(topic, payload, done) {
			client.publish(topic, payload, { qos: 1 }, (error) => {
				if (!error && !down) done();
			});
		},
		subscribeAgain(leaf) {
			// fails with the connection alone, whose close says why
			client.subscribe(downTopic(ref, leaf), { qos: 1 }, () => undefined);
		},
		async end() {
			if (client.connected) await client.publishAsync(statusTopic, offline, { qos: 1, retain: true });
			await client.endAsync();
		},
		drop(why) {
			words ??= `${why} (${broker})`;
			client.end(true);
		},
	};
}

type DownLeaf = (typeof DOWN_LEAVES)[number];

function downTopic(ref: GatewayRef, leaf: DownLeaf): string {
	return gatewayTopic(ref, leaf) + (leaf === 'roster' ? '/#' : '');
}

/** The first topic the broker refused; undefined where it granted all. */
async function subscribe(client: MqttClient, ref: GatewayRef): Promise<string | undefined> {
	const topics = DOWN_LEAVES.map((leaf) => downTopic(ref, leaf));
	return new Promise((resolve, reject) => {
		client.subscribe(topics, { qos: 1 }, (error, _subscriptions, suback) => {
			const refused = suback?.granted?.findIndex((code) => Number(code) >= SUBACK_FAILURE) ?? -1;
			if (refused >= 0) resolve(topics[refused]);
			else if (error) reject(error);
			else resolve(undefined);
		});
	});
}
