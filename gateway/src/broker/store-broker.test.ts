import { hashPassword, PLAIN_TEXT_COST } from '@aisle/embedded-broker';
import mqtt from 'mqtt';
import pino from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type SatelliteConfig, storeBrokerConfig } from './satellite-config.ts';
import { type SatelliteEvent, type StoreBroker, startStoreBroker } from './store-broker.ts';

const Config = storeBrokerConfig(['aisle', 'other']);
const log = pino({ level: 'silent' });
const topicsOf = ({ receiver }: SatelliteConfig) => ({
	adverts: [`satellites/${receiver}/adverts`],
	others: [`satellites/${receiver}/#`],
	hears: [],
});

describe('broker in gateway.yaml', () => {
	it('has a default for everything', () => {
		const limits = { messagesPerS: 200, bytesPerS: 262_144 };
		expect(Config.parse({})).toEqual({ host: '127.0.0.1', port: 7073, limits, silenceS: 60, satellites: [] });
	});

	it.each([
		['no password', { receiver: 'sat-1' }],
		['two passwords', { receiver: 'sat-1', password: 'a', passwordFile: 'b' }],
		['a hash that is none', { receiver: 'sat-1', passwordHash: 'secret' }],
		['a misspelt key', { receiver: 'sat-1', pasword: 'a' }],
		['an unknown format', { receiver: 'sat-1', password: 'a', format: 'asile' }],
		['a name that would hear others', { receiver: 'sat-1', password: 'a', name: '+' }],
		['a user name with a space', { receiver: 'sat-1', password: 'a', username: 'a b' }],
	])('refuses a satellite with %s', (_name, satellite) => {
		expect(Config.safeParse({ satellites: [satellite] }).success).toBe(false);
	});

	it.each([
		['receiver', { receiver: 'sat-1', username: 'x', name: 'x' }, /also is receiver "sat-1"/],
		['user name', { receiver: 'sat-2', username: 'sat-1' }, /also logs in as "sat-1"/],
		['name', { receiver: 'sat-2', name: 'sat-1' }, /also calls itself "sat-1"/],
	])('refuses two of one %s', (_name, twin, words) => {
		const satellites = [
			{ receiver: 'sat-1', password: 'a' },
			{ ...twin, password: 'b' },
		];
		const { error } = Config.safeParse({ satellites });
		expect(error?.issues).toMatchObject([{ path: ['satellites', 1], message: expect.stringMatching(words) }]);
	});
});

describe('startStoreBroker', () => {
	let broker: StoreBroker | undefined;
	const clients: mqtt.MqttClient[] = [];
	afterEach(async () => {
		await Promise.all(clients.splice(0).map((client) => client.endAsync(true)));
		await broker?.stop();
	});

	async function connect(username: string, password: string): Promise<mqtt.MqttClient> {
		const url = `mqtt://127.0.0.1:${broker!.port}`;
		const client = await mqtt.connectAsync(url, { username, password, reconnectPeriod: 0 });
		clients.push(client);
		return client;
	}

	it('logs no topic, for in some formats it names the device that was heard', async () => {
		const lines: string[] = [];
		const logged = pino({ level: 'debug' }, { write: (text) => void lines.push(text) });
		const satellites = [{ receiver: 'sat-1', password: 'one' }];
		broker = await startStoreBroker(Config.parse({ port: 0, satellites }), { topicsOf, log: logged });
		const one = await connect('sat-1', 'one');
		await one.publishAsync('espresense/devices/e78f135624ce/door', '', { qos: 1 });
		await vi.waitFor(() => expect(lines.join('')).toMatch(/broker-refused-publish/));
		expect(lines.join('')).not.toMatch(/espresense|e78f/);
	});

	it('lets satellites speak for their own receiver, by password or hash, and says what each does', async () => {
		const passwordHash = await hashPassword('two', PLAIN_TEXT_COST);
		const satellites = [
			{ receiver: 'sat-1', password: 'one' },
			{ receiver: 'sat-2', username: 'esp-2', passwordHash },
		];
		const events: SatelliteEvent[] = [];
		const onSatellite = (event: SatelliteEvent) => events.push(event);
		broker = await startStoreBroker(Config.parse({ port: 0, satellites }), { topicsOf, onSatellite, log });
		const heard: string[] = [];
		await broker.subscribe('satellites/+/adverts', (topic, payload) => heard.push(`${topic} ${payload}`));
		const one = await connect('sat-1', 'one');
		const two = await connect('esp-2', 'two');
		await one.publishAsync('satellites/sat-2/adverts', 'not mine', { qos: 1 });
		await one.publishAsync('satellites/sat-1/status', 'nobody listens', { qos: 1 });
		await one.publishAsync('satellites/sat-1/adverts', 'a', { qos: 1 });
		await two.publishAsync('satellites/sat-2/adverts', 'b', { qos: 1 });
		await vi.waitFor(() => expect(heard.sort()).toEqual(['satellites/sat-1/adverts a', 'satellites/sat-2/adverts b']));
		await expect(connect('esp-2', 'wrong')).rejects.toThrow(/Not authorized|Bad/i);
		await expect(connect('nobody', 'two')).rejects.toThrow();
		await one.endAsync();
		const address = '127.0.0.1';
		await vi.waitFor(() =>
			expect(events).toEqual([
				{ kind: 'connected', receiver: 'sat-1', address },
				{ kind: 'connected', receiver: 'sat-2', address },
				{ kind: 'wrong-topic', receiver: 'sat-1', topic: 'satellites/sat-2/adverts' },
				{ kind: 'wrong-password', receiver: 'sat-2', address },
				{ kind: 'wrong-password', address },
				{ kind: 'disconnected', receiver: 'sat-1', address },
			]),
		);
	});
});
