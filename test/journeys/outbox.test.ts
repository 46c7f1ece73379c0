// From the store's outbox over a real broker to a cloud and back, while each of them fails in its own way.
import { type EventDraft, gatewayTopic } from '@aisle/protocol';
import mqtt from 'mqtt';
import { describe, expect, it, vi } from 'vitest';
import type { Store } from '../../gateway/src/store/store.ts';
import { freePort, hasMosquitto, startAedes, startMosquitto, type TestBroker } from './fixtures/outbox-brokers.ts';
import type { StandInCloud } from './fixtures/outbox-cloud.ts';
import { afterwards, cloudAt, folder, open, patience, ref, uplinkTo } from './fixtures/outbox-setup.ts';

function write(store: Store, from: number, to: number): void {
	for (let n = from; n <= to; n++) {
		const data = { visit: `v${n}`, zone: 'shoes', confidence: 0.9 };
		store.write([{ type: 'aisle.zone.entered.v1', subject: 'tag:cart-7', t: 1_790_000_000 + n, data }], []);
	}
	store.flush();
}

const emptied = (store: Store) => vi.waitFor(() => expect(store.depth()).toBe(0), patience);

const visits = (cloud: StandInCloud) =>
	cloud.events.map(({ data }) => ('visit' in data ? Number(data.visit.slice(1)) : Number.NaN));

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

const brokers: [name: string, here: boolean, start: (port: number) => Promise<TestBroker>][] = [
	['aedes', true, (port) => startAedes(port)],
	['mosquitto (skipped where it is not installed)', hasMosquitto, (port) => startMosquitto(port, folder)],
];

describe.each(brokers)('over %s', (_name, here, start) => {
	it.skipIf(!here)('all arrives in order when the broker was gone for a whole run', async () => {
		const port = await freePort();
		const first = open();
		const lonely = uplinkTo(port, first);
		write(first, 1, 1500);
		await vi.waitFor(() => expect(lonely.state().words).toMatch(/nothing listens there: start the broker/), patience);
		await lonely.stop();
		first.close();
		const broker = await start(port);
		afterwards(() => broker.stop());
		// what is published before somebody listens comes again, and then not in order
		const cloud = await cloudAt(port);
		const store = open();
		const uplink = uplinkTo(port, store);
		write(store, 1501, 2000);
		await emptied(store);
		expect(visits(cloud)).toEqual(numbers(1, 2000));
		expect(cloud.duplicates).toBe(0);
		expect(uplink.state()).toMatchObject({ connected: true, words: `connected to 127.0.0.1:${port}` });
	});

	it.skipIf(!here)('all arrives when the broker dies in the middle', async () => {
		const port = await freePort();
		const broker = await start(port);
		const cloud = await cloudAt(port);
		const store = open();
		const uplink = uplinkTo(port, store);
		write(store, 1, 300);
		await emptied(store);
		await broker.stop();
		await vi.waitFor(() => expect(uplink.state().connected).toBe(false), patience);
		write(store, 301, 700);
		const again = await start(port);
		afterwards(() => again.stop());
		await cloud.connect(port);
		await emptied(store);
		expect(visits(cloud)).toEqual(numbers(1, 700));
		expect(uplink.counts().connections).toBe(2);
	});
});

describe('what others forget', () => {
	it('receipts that are lost: sent again until one comes through', async () => {
		const broker = await startAedes(0);
		afterwards(() => broker.stop());
		const cloud = await cloudAt(broker.port);
		let asked = 0;
		cloud.mayReceipt = () => ++asked % 5 === 0;
		const store = open();
		const uplink = uplinkTo(broker.port, store, { receiptTimeoutMs: 100 });
		write(store, 1, 1230);
		await emptied(store);
		expect(visits(cloud)).toEqual(numbers(1, 1230));
		expect(uplink.counts().rewinds).toBeGreaterThan(0);
	});

	it('a broker that acknowledges and forgets: nothing is deleted for its word', async () => {
		let events = 0;
		const broker = await startAedes(0, {
			authorizePublish(_client, packet, done) {
				if (packet.topic === gatewayTopic(ref, 'events') && ++events % 3 !== 0) packet.topic = 'forgotten';
				done(null);
			},
		});
		afterwards(() => broker.stop());
		const cloud = await cloudAt(broker.port);
		const store = open();
		uplinkTo(broker.port, store, { receiptTimeoutMs: 100 });
		write(store, 1, 700);
		await emptied(store);
		expect(visits(cloud).toSorted((a, b) => a - b)).toEqual(numbers(1, 700));
	});

	it('a cloud that is away while the broker is there: asked ever less often, nothing lost', async () => {
		const broker = await startAedes(0);
		afterwards(() => broker.stop());
		const store = open();
		const uplink = uplinkTo(broker.port, store, { receiptTimeoutMs: 40 });
		write(store, 1, 1000);
		await vi.waitFor(() => expect(uplink.counts().rewinds).toBeGreaterThanOrEqual(3), patience);
		// ten batches, then one for each time it was overdue
		expect(uplink.counts().batches).toBeLessThanOrEqual(11 + uplink.counts().rewinds);
		const cloud = await cloudAt(broker.port);
		await emptied(store);
		expect(visits(cloud)).toEqual(numbers(1, 1000));
	});

	it('a broker that falls silent: a new connection opens the window again', async () => {
		let silent = true;
		const broker = await startAedes(0, {
			authorizePublish(_client, packet, done) {
				if (!silent || packet.topic !== gatewayTopic(ref, 'events')) done(null);
			},
		});
		afterwards(() => broker.stop());
		const cloud = await cloudAt(broker.port);
		const store = open();
		const uplink = uplinkTo(broker.port, store, { receiptTimeoutMs: 100 });
		write(store, 1, 2000);
		await vi.waitFor(() => expect(uplink.state().words).toMatch(/acknowledges nothing any more/), patience);
		silent = false;
		await emptied(store);
		expect(visits(cloud)).toEqual(numbers(1, 2000));
	});

	it('receipts for what was never sent are counted, and nothing else', async () => {
		const broker = await startAedes(0);
		afterwards(() => broker.stop());
		const store = open();
		const uplink = uplinkTo(broker.port, store);
		write(store, 1, 10);
		await vi.waitFor(() => expect(uplink.counts().events).toBe(10), patience);
		const liar = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`);
		afterwards(() => liar.endAsync(true));
		const lies = [
			{ stream: store.stream, upTo: 11 },
			{ stream: '01a201b3-491f-76c4-8cc7-0e13457d6edd', upTo: 1 },
			'no',
		];
		for (const lie of lies) await liar.publishAsync(gatewayTopic(ref, 'receipts'), JSON.stringify(lie), { qos: 1 });
		await vi.waitFor(() => expect(uplink.counts().ignoredReceipts).toBe(3), patience);
		expect(store.depth()).toBe(10);
	});
});

it('the mark goes on after an overflow, over restarts and far behind the window', async () => {
	const port = await freePort();
	const stale: EventDraft = {
		type: 'aisle.zone.counted.v1',
		subject: 'shoes',
		t: 1_790_000_000,
		data: { zone: 'shoes', counts: {} },
	};
	const first = open({ maxOutboxEvents: 3000 });
	// every second row a reading: once they are gone no batch holds more than one event
	for (let n = 1; n <= 1400; n++) {
		first.write([stale], []);
		write(first, n, n);
	}
	first.write([stale], []);
	first.close();
	const store = open({ maxOutboxEvents: 3000 });
	write(store, 1401, 3000);
	expect(store.counts().dropped.full).toBeGreaterThan(1000);
	const broker = await startAedes(port);
	afterwards(() => broker.stop());
	const cloud = await cloudAt(port);
	uplinkTo(port, store);
	await emptied(store);
	const arrived = visits(cloud).filter((visit) => !Number.isNaN(visit));
	expect(arrived.length).toBeGreaterThan(2800);
	expect(arrived).toEqual(arrived.toSorted((a, b) => a - b));
	expect(cloud.mark(first.stream)).toBe(2801);
});
