import { hashPassword, PLAIN_TEXT_COST } from '@aisle/embedded-broker';
import mqtt from 'mqtt';
import pino from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { StoreBrokerConfig, startStoreBroker } from './store-broker.ts';

const log = pino({ level: 'silent' });

describe('StoreBrokerConfig', () => {
	it('has a default for everything', () => {
		expect(StoreBrokerConfig.parse({})).toEqual({ host: '127.0.0.1', port: 7073, satellites: [] });
	});
	it.each([
		['no password', { receiver: 'sat-1' }],
		['two passwords', { receiver: 'sat-1', password: 'a', passwordHash: 'scrypt$…' }],
		['a hash that is none', { receiver: 'sat-1', passwordHash: 'secret' }],
		['a misspelt key', { receiver: 'sat-1', pasword: 'a' }],
	])('refuses a satellite with %s', (_name, satellite) => {
		expect(StoreBrokerConfig.safeParse({ satellites: [satellite] }).success).toBe(false);
	});
});

describe('startStoreBroker', () => {
	it('lets satellites speak for their own receiver, by password or hash, and the process hear them', async () => {
		const passwordHash = await hashPassword('two', PLAIN_TEXT_COST);
		const satellites = [
			{ receiver: 'sat-1', password: 'one' },
			{ receiver: 'sat-2', username: 'esp-2', passwordHash },
		];
		const broker = await startStoreBroker(StoreBrokerConfig.parse({ port: 0, satellites }), { log });
		const heard: string[] = [];
		await broker.subscribe('satellites/+/adverts', (topic, payload) => heard.push(`${topic} ${payload}`));
		const url = `mqtt://127.0.0.1:${broker.port}`;
		const one = await mqtt.connectAsync(url, { username: 'sat-1', password: 'one', reconnectPeriod: 0 });
		const two = await mqtt.connectAsync(url, { username: 'esp-2', password: 'two', reconnectPeriod: 0 });
		await one.publishAsync('satellites/sat-2/adverts', 'not mine', { qos: 1 });
		await one.publishAsync('satellites/sat-1/adverts', 'a', { qos: 1 });
		await two.publishAsync('satellites/sat-2/adverts', 'b', { qos: 1 });
		await vi.waitFor(() => expect(heard.sort()).toEqual(['satellites/sat-1/adverts a', 'satellites/sat-2/adverts b']));
		expect(broker.stats()).toMatchObject({ clients: 2, refused: { publish: 1 } });
		await Promise.all([one.endAsync(true), two.endAsync(true)]);
		await broker.stop();
	});
});
