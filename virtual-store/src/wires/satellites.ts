// The store's satellites: one MQTT client each, adverts in small batches, QoS 0, lost while the broker is away as with real ones.
import { satelliteTopic } from '@aisle/protocol';
import mqtt, { type MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Heard } from '../heard.ts';
import { captureLine } from './capture-line.ts';

/** Receiver → account on the gateway's own broker. */
export const Credentials = z.record(z.string(), z.strictObject({ username: z.string(), password: z.string() }));
export type Credentials = z.infer<typeof Credentials>;

const RECONNECT_MS = 1000;
const CONNECT_TIMEOUT_MS = 5000;

export type SatellitesOptions = { url: string; receivers: readonly string[]; credentials: Credentials; log: Logger };

type Satellite = { client: MqttClient; topic: string; lines: string[] };

export class Satellites {
	readonly #satellites = new Map<string, Satellite>();

	constructor({ url, receivers, credentials, log }: SatellitesOptions) {
		for (const receiver of receivers) {
			const client = mqtt.connect(url, {
				...credentials[receiver],
				clientId: receiver,
				reconnectPeriod: RECONNECT_MS,
				connectTimeout: CONNECT_TIMEOUT_MS,
				// a broker that refuses now (its accounts come later) may take us in a minute
				reconnectOnConnackError: true,
				queueQoSZero: false,
			});
			sayChanges(client, receiver, log);
			this.#satellites.set(receiver, { client, topic: satelliteTopic(receiver), lines: [] });
		}
	}

	hear(heard: Heard): void {
		this.#satellites.get(heard.receiver)?.lines.push(captureLine(heard));
	}

	/** Sends what was heard since the last time; drops it where the broker is away or does not keep up. */
	flush(): void {
		for (const { client, topic, lines } of this.#satellites.values()) {
			if (lines.length === 0) continue;
			const batch = `[${lines.join(',')}]`;
			lines.length = 0;
			if (client.connected && !client.stream.writableNeedDrain) client.publish(topic, batch, { qos: 0 });
		}
	}

	async stop(): Promise<void> {
		await Promise.all([...this.#satellites.values()].map(({ client }) => client.endAsync(true)));
	}
}

/** One line a change, not one a second while the broker is down. */
function sayChanges(client: MqttClient, receiver: string, log: Logger): void {
	let said = '';
	const say = (words: string, record: () => void) => {
		if (words !== said) record();
		said = words;
	};
	client.on('connect', () => {
		say('connected', () => log.info({ event: 'satellite-connected', receiver }, 'satellite is connected'));
	});
	client.on('error', ({ message }) => {
		say(message, () =>
			log.warn({ event: 'satellite-refused', receiver, reason: message }, 'satellite finds no broker; it tries on'),
		);
	});
	client.on('close', () => {
		if (said === 'connected')
			say('closed', () => log.warn({ event: 'satellite-offline', receiver }, 'satellite is offline'));
	});
}
