import { hashPassword, PLAIN_TEXT_COST, satelliteAccount, startBroker } from '@aisle/embedded-broker';
import { EVERY_SATELLITE } from '@aisle/protocol';
import mqtt from 'mqtt';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sourceContext } from '../../../test/support/source-context.ts';
import type { Advert } from '../ble/advert.ts';
import { satelliteSource } from './satellite.ts';
import type { RunningSource, SourceContext, SourceStatus } from './source.ts';

let source: RunningSource;
let adverts: Advert[];
let reports: SourceStatus[];
let subscribed: string[];
let publish: (topic: string, payload: unknown) => void;

function context(subscribe: SourceContext['subscribe']): SourceContext {
	return sourceContext({
		observe: (advert) => adverts.push(advert),
		advance: () => {},
		receivers: new Set(['sat-1', 'sat-2']),
		report: (status) => reports.push(status),
		fail: (error) => expect.unreachable(error.message),
		subscribe,
	});
}

beforeEach(async () => {
	adverts = [];
	reports = [];
	subscribed = [];
	source = await satelliteSource.start(
		{},
		context(async (filter, handle) => {
			subscribed.push(filter);
			publish = (topic, payload) => {
				const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
				handle(topic, Buffer.from(text));
			};
			return async () => {
				subscribed.pop();
			};
		}),
	);
});
afterEach(() => source.stop());

const nowS = () => Date.now() / 1000;
const line = (more: object = {}) => ({
	t: nowS(),
	receiver: 'sat-1',
	address: 'e7:8f:13:56:24:ce',
	rssi: -60,
	data: '020106',
	...more,
});
const topic = 'satellites/sat-1/adverts';
const complaint = () => reports.at(-1)!;

describe('satellite source', () => {
	it('hears one line or an array of them, and unsubscribes when stopped', async () => {
		expect(subscribed).toEqual([EVERY_SATELLITE]);
		publish(topic, line());
		publish(topic, [line({ rssi: -61 }), line({ rssi: -62 })]);
		expect(adverts.map(({ rssiDbm }) => rssiDbm)).toEqual([-60, -61, -62]);
		expect(adverts[0]).toMatchObject({ receiver: 'sat-1', address: 'e7:8f:13:56:24:ce', data: Buffer.from([2, 1, 6]) });
		expect(reports.map(({ state }) => state)).toEqual(['starting']);
		await source.stop();
		expect(subscribed).toEqual([]);
	});

	it('fills in the receiver from the topic and the time from the clock', () => {
		const { receiver, t, ...rest } = line();
		publish(topic, rest);
		expect(adverts[0]).toMatchObject({ receiver: 'sat-1' });
		expect(Math.abs(adverts[0]!.t - nowS())).toBeLessThan(1);
		expect(complaint().state).toBe('starting');
	});

	it('keeps a time within five seconds and replaces one beyond', () => {
		const near = nowS() - 4;
		publish(topic, [line({ t: near }), line({ t: nowS() - 6 }), line({ t: 3 })]);
		expect(adverts[0]!.t).toBe(near);
		for (const { t } of adverts.slice(1)) expect(Math.abs(t - nowS())).toBeLessThan(1);
		expect(complaint()).toMatchObject({
			state: 'degraded',
			words: expect.stringMatching(/time more than 5 s off.*NTP/),
		});
	});

	it.each([
		['a receiver that is not in the site file', 'satellites/sat-9/adverts', line(), /1 from a receiver that is not/],
		['no receiver at all', 'satellites/S#/adverts', line(), /1 from a receiver that is not/],
		['another receiver than its topic', topic, line({ receiver: 'sat-2' }), /sat-1 says sat-2/],
		['no JSON', topic, 'hello', /1 not in the capture format \(sat-1: is not JSON\)/],
		['a number', topic, '7', /is not a JSON object/],
		['null', topic, 'null', /is not a JSON object/],
		['a bad line', topic, line({ data: 'zz' }), /data: must be hex/],
		['a tag read', topic, { t: 1, reader: 'fx', antenna: 1, epc: '30' }, /is a tag read/],
		['too much', topic, `[${' '.repeat(70_000)}]`, /1 payloads over 64 KiB/],
	])('sets aside what comes with %s, and says so', (_name, on, payload, words) => {
		publish(on, payload);
		expect(adverts).toEqual([]);
		expect(complaint()).toMatchObject({ state: 'degraded', words: expect.stringMatching(words) });
	});

	it('hears a satellite over real MQTT', async () => {
		const passwordHash = await hashPassword('secret', PLAIN_TEXT_COST);
		const accounts = [
			satelliteAccount({
				receiver: 'sat-2',
				passwordHash,
				topics: { adverts: ['satellites/sat-2/adverts'], others: [], hears: [] },
			}),
		];
		const broker = await startBroker({ host: '127.0.0.1', port: 0, accounts, log: pino({ level: 'silent' }) });
		const overMqtt = await satelliteSource.start({}, context(broker.subscribe));
		const url = `mqtt://127.0.0.1:${broker.port}`;
		const client = await mqtt.connectAsync(url, { username: 'sat-2', password: 'secret', reconnectPeriod: 0 });
		await client.publishAsync(topic, JSON.stringify(line()), { qos: 1 });
		await client.publishAsync('satellites/sat-2/adverts', JSON.stringify(line({ receiver: 'sat-2' })));
		await vi.waitFor(() => expect(adverts.map(({ receiver }) => receiver)).toEqual(['sat-2']));
		await client.endAsync(true);
		await overMqtt.stop();
		await broker.stop();
	});

	it('takes the good lines of an array with bad ones', () => {
		publish(topic, [line(), 7, line()]);
		expect(adverts).toHaveLength(2);
	});
});
