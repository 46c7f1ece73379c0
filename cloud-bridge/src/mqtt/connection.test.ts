import type { Broker } from '@aisle/embedded-broker';
import pino from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { observe, startLoopbackBroker } from '../../test/loopback-broker.ts';
import { connectMqtt, type MqttConnection } from './connection.ts';

const log = pino({ level: 'silent' });
let broker: Broker | undefined;
let connection: MqttConnection | undefined;
afterEach(async () => {
	await connection?.close();
	await broker?.stop();
});

test('hears and publishes again after the broker came back, without being told', async () => {
	broker = await startLoopbackBroker();
	const { port } = broker;
	const connected = vi.fn();
	const heard = vi.fn();
	connection = connectMqtt({ url: `mqtt://127.0.0.1:${port}`, clientId: 'bridge', log });
	connection.onConnect(connected);
	connection.subscribe('aisle/v1/+/+/events', (topic, payload) => heard(topic, payload.toString()));
	await vi.waitFor(() => expect(connected).toHaveBeenCalledTimes(1));

	await broker.stop();
	await vi.waitFor(() => expect(connection!.state()).toBe('connecting'));
	await expect(connection.publish('aisle/v1/a/b/receipts', '{}')).rejects.toThrow('not connected');

	broker = await startLoopbackBroker(port);
	await vi.waitFor(() => expect(connected).toHaveBeenCalledTimes(2), { timeout: 5000 });
	const client = await observe(port, 'aisle/v1/a/b/receipts', heard);
	await client.publishAsync('aisle/v1/a/b/events', 'up', { qos: 1 });
	await connection.publish('aisle/v1/a/b/receipts', 'down');
	await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(2));
	expect(heard).toHaveBeenCalledWith('aisle/v1/a/b/events', 'up');
	await client.endAsync();
});

test('a subscription made while connected is heard at once', async () => {
	broker = await startLoopbackBroker();
	connection = connectMqtt({ url: `mqtt://127.0.0.1:${broker.port}`, clientId: 'bridge', log });
	await vi.waitFor(() => expect(connection!.state()).toBe('connected'));
	const heard = vi.fn();
	const client = await observe(broker.port, 'aisle/v1/x/y/site', () => {});
	await client.publishAsync('aisle/v1/a/b/status', 'kept', { qos: 1, retain: true });
	connection.subscribe('aisle/v1/+/+/status', (_, payload) => heard(payload.toString()));
	await vi.waitFor(() => expect(heard).toHaveBeenCalledWith('kept'));
	await client.endAsync();
});
