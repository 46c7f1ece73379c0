// For tests: a real broker on a free loopback port, and a plain client to see what is on it.
import { type Broker, startBroker } from '@aisle/embedded-broker';
import mqtt, { type MqttClient } from 'mqtt';
import pino from 'pino';

export async function startLoopbackBroker(port = 0): Promise<Broker> {
	const log = pino({ level: 'silent' });
	return await startBroker({
		host: '127.0.0.1',
		port,
		accounts: [],
		anonymous: { publish: ['aisle/v1/#'], subscribe: ['aisle/v1/#'] },
		log,
	});
}

export async function observe(
	port: number,
	filter: string,
	heard: (topic: string, payload: Buffer) => void,
): Promise<MqttClient> {
	const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
	client.on('message', heard);
	await client.subscribeAsync(filter, { qos: 1 });
	return client;
}
