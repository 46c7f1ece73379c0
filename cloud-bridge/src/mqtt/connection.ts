// The bridge's one connection to its broker: a fresh MQTT.js client each time, with our own back-off, for ever.
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import type { Logger } from 'pino';

export type MqttConnectionOptions = {
	url: string;
	clientId: string;
	username?: string | undefined;
	password?: string | undefined;
	/** PEM of the CA to trust where it is not a public one. */
	ca?: string | undefined;
	log: Logger;
};
export type MqttHandler = (topic: string, payload: Buffer) => void;
export type MqttConnection = ReturnType<typeof connectMqtt>;

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** A half-open connection is noticed after one and a half times this. */
const KEEPALIVE_S = 15;

export function connectMqtt({ url, log, ...access }: MqttConnectionOptions) {
	const options = clientOptions(access);
	const subscriptions = new Map<string, MqttHandler>();
	const connectHooks = new Set<() => void>();
	let client: MqttClient | undefined;
	let state: 'connecting' | 'connected' | 'closed' = 'connecting';
	let failures = 0;
	let retry: NodeJS.Timeout | undefined;

	const open = () => {
		const own = mqtt.connect(url, options);
		client = own;
		let cause: Error | undefined;
		own.on('connect', async () => {
			try {
				if (subscriptions.size > 0) await own.subscribeAsync([...subscriptions.keys()], { qos: 1 });
			} catch (error) {
				cause = error as Error;
				own.end(true);
				return;
			}
			if (client !== own || state === 'closed') return;
			failures = 0;
			state = 'connected';
			log.info({ event: 'broker-connected' }, 'connected to the broker');
			for (const hook of connectHooks) hook();
		});
		own.on('message', (topic, payload) => {
			for (const [filter, handler] of subscriptions) if (matches(filter, topic)) handler(topic, payload);
		});
		own.on('error', (error) => {
			cause = error;
		});
		own.once('close', () => {
			own.end(true);
			if (client === own) scheduleRetry(cause);
		});
	};

	const scheduleRetry = (cause: Error | undefined) => {
		client = undefined;
		if (state === 'closed') return;
		state = 'connecting';
		const retryMs = backoffMs(failures++);
		log.warn({ event: 'broker-lost', retryMs, reason: cause?.message }, 'not connected to the broker; trying again');
		retry = setTimeout(open, retryMs);
	};

	open();
	return {
		state: () => state,

		/** Heard from the next connection on, and at once where there is one. One handler a filter. */
		subscribe(filter: string, handler: MqttHandler): void {
			subscriptions.set(filter, handler);
			// a subscription that fails ends the connection, and the next one asks again
			if (state === 'connected') client?.subscribe(filter, { qos: 1 }, (error) => error && client?.end(true));
		},

		/** QoS 1. Rejects while there is no connection: nothing is queued here. */
		async publish(topic: string, payload: string | Buffer, { retain = false } = {}): Promise<void> {
			if (state !== 'connected' || client === undefined) throw new Error('not connected to the broker');
			await client.publishAsync(topic, payload, { qos: 1, retain });
		},

		/** Called after each connect, when the subscriptions stand; and soon where that is so already. */
		onConnect(hook: () => void): void {
			connectHooks.add(hook);
			if (state === 'connected') queueMicrotask(hook);
		},

		async close(): Promise<void> {
			state = 'closed';
			clearTimeout(retry);
			await client?.endAsync(false);
		},
	};
}

function clientOptions({
	clientId,
	username,
	password,
	ca,
}: Omit<MqttConnectionOptions, 'url' | 'log'>): IClientOptions {
	return {
		clientId,
		...(username === undefined ? {} : { username }),
		...(password === undefined ? {} : { password }),
		...(ca === undefined ? {} : { ca }),
		protocolVersion: 4,
		// receipts make good what is lost, so the broker need remember nothing
		clean: true,
		// MQTT.js's own reconnecting replays one message at a time and stops for ever after one refusal
		reconnectPeriod: 0,
		connectTimeout: CONNECT_TIMEOUT_MS,
		keepalive: KEEPALIVE_S,
		queueQoSZero: false,
		resubscribe: false,
	};
}

function backoffMs(failures: number): number {
	const limitMs = Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS);
	// half of it at random, so that a fleet does not come back in step
	return Math.round(limitMs * (0.5 + Math.random() / 2));
}

/** Whether an MQTT topic filter takes a topic. */
function matches(filter: string, topic: string): boolean {
	const wanted = filter.split('/');
	const parts = topic.split('/');
	for (const [index, part] of wanted.entries()) {
		if (part === '#') return true;
		if (parts[index] === undefined || (part !== '+' && part !== parts[index])) return false;
	}
	return wanted.length === parts.length;
}
