import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { dayKey, type EnrolReply, PassReply, ridOf, unixDay } from '@aisle/protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openDatabase } from './db/database.ts';
import { VISIT_GAP_S } from './db/visit-times.ts';
import { createSeal } from './shoppers/seal.ts';
import {
	ADMIN_TOKEN,
	call,
	connectGateway,
	enrolBody,
	listen,
	STORE,
	startBridge,
	type TestBridge,
} from './test-bridge.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let bridge: TestBridge;
let gateway: Awaited<ReturnType<typeof connectGateway>>;
const phones: { close(): void }[] = [];

beforeEach(async () => {
	bridge = await startBridge();
	gateway = await connectGateway(bridge);
});
afterEach(async () => {
	for (const phone of phones.splice(0)) phone.close();
	await gateway.close();
	await bridge.end();
});

async function enrol(): Promise<EnrolReply> {
	const { status, body } = await call(bridge, 'POST', '/v1/app/enrol', {
		body: enrolBody(),
	});
	expect(status).toBe(201);
	return body;
}

/** The shopper's subject, as a gateway gets to know it: from the rosters, newest first. */
async function subjectOf(known: readonly string[] = []): Promise<string> {
	const entry = await vi.waitFor(async () => {
		const roster = await gateway.roster(bridge.publicKey);
		const found = roster?.entries.find(({ pseudonym }) => !known.includes(`pass:${pseudonym}`));
		if (found === undefined) throw new Error('not in the roster yet');
		return found;
	});
	return `pass:${entry.pseudonym}`;
}

function phoneOf(token: string, lastEventId?: string) {
	const phone = listen(bridge, token, lastEventId);
	phones.push(phone);
	return phone;
}

/** The shopper goes, and when they come back it is another visit. */
async function leave(subject: string, visit: string): Promise<void> {
	await gateway.publish('aisle.zone.exited.v1', subject, { visit, zone: 'shoes', dwellS: 1 });
	const seq = await gateway.publish('aisle.visit.ended.v1', subject, { visit, zone: 'shoes', durationS: 1, zones: [] });
	await vi.waitFor(() => expect(gateway.receipts.at(-1)?.upTo).toBe(seq));
	bridge.skip(VISIT_GAP_S + 1);
}

async function enter(subject: string, visit: string, zone = 'shoes'): Promise<void> {
	const seq = await gateway.publish('aisle.zone.entered.v1', subject, { visit, zone, confidence: 0.9 });
	await vi.waitFor(() => expect(gateway.receipts.at(-1)).toEqual({ stream: gateway.stream, upTo: seq }));
}

test('the whole way: opt in, be known, get an offer, mark it, withdraw, and be forgotten', async () => {
	const { token } = await enrol();
	const subject = await subjectOf();
	const roster = await gateway.roster(bridge.publicKey);
	const pass = PassReply.parse((await call(bridge, 'GET', '/v1/app/pass', { token })).body);
	const running = pass.rids.find(({ from, to }) => from <= pass.now && pass.now < to)!;
	const heard = ridOf(Buffer.from(roster!.entries[0]!.dayKey, 'hex'), Date.parse(running.from) / 600_000);
	expect(running.rid).toBe(heard.toString('hex'));

	const phone = phoneOf(token);
	await vi.waitFor(() => expect(phone.zones).toMatchObject([{ zone: null }]));
	await enter(subject, 'visit-1');
	await vi.waitFor(() => expect(phone.offers).toHaveLength(1));
	const [offer] = phone.offers;
	expect(offer).toMatchObject({
		campaign: 'running-shoes',
		visit: expect.stringMatching(UUID),
		title: '20 % off running shoes',
		eventId: '1',
	});
	await vi.waitFor(() => expect(phone.zones.at(-1)?.zone).toEqual({ id: 'shoes', name: 'Shoes' }));

	const marked = await call(bridge, 'POST', `/v1/app/offers/${offer!.id}/marks`, { token, body: { mark: 'opened' } });
	expect(marked.status).toBe(204);
	const inbox = await call(bridge, 'GET', '/v1/app/offers', { token });
	expect(inbox.body.offers).toMatchObject([{ id: offer!.id, openedAt: expect.any(String) }]);
	const figures = await call(bridge, 'GET', `/v1/stores/${STORE}/figures`, { token: ADMIN_TOKEN });
	expect(figures.body).toEqual({
		store: STORE,
		events: { 'aisle.zone.entered.v1': 1 },
		offers: { sent: 1, seen: 1, opened: 1 },
	});

	await leave(subject, 'visit-1');
	const withdrawn = await call(bridge, 'PUT', '/v1/app/consents/presence', { token, body: { granted: false } });
	expect(withdrawn.body.consents).toMatchObject({ presence: false, offers: true, purchases: false });
	await vi.waitFor(async () => expect((await gateway.roster(bridge.publicKey))?.entries).toEqual([]));
	await vi.waitFor(() => expect(phone.zones.at(-1)?.zone).toBeNull());
	// a gateway that has not heard of it yet
	await enter(subject, 'visit-2');
	await call(bridge, 'PUT', '/v1/app/consents/presence', {
		...{ token, body: { granted: true, text: enrolBody().text } },
	});
	await enter(subject, 'visit-3');
	await vi.waitFor(() => expect(phone.offers).toHaveLength(2));
	expect(phone.offers[1]!.visit).not.toBe(offer!.visit);

	const erased = await call(bridge, 'DELETE', '/v1/app/me', { token });
	expect(erased.body.erased).toMatchObject({ shopper: 1, offer: 2 });
	expect((await call(bridge, 'GET', '/v1/app/me', { token })).body.code).toBe('token-erased');
	await vi.waitFor(async () => expect((await gateway.roster(bridge.publicKey))?.entries).toEqual([]));
	await bridge.stop();
	const db = await openDatabase({ path: bridge.config.database });
	for (const table of ['shopper', 'consent', 'offer', 'event'] as const) {
		expect(await db.selectFrom(table).selectAll().execute(), table).toEqual([]);
	}
	await db.destroy();
	const bytes = readFileSync(bridge.config.database).toString('latin1');
	expect(bytes).not.toContain(subject.slice('pass:'.length));
});

test('a phone that was away gets what it missed, and only that, after its zone', async () => {
	const { token } = await enrol();
	const subject = await subjectOf();
	const first = phoneOf(token);
	await enter(subject, 'visit-1');
	await vi.waitFor(() => expect(first.offers).toHaveLength(1));
	first.close();
	await leave(subject, 'visit-1');
	await enter(subject, 'visit-2');
	await vi.waitFor(async () => {
		expect((await call(bridge, 'GET', '/v1/app/offers', { token })).body.offers).toHaveLength(2);
	});
	await gateway.close();
	await bridge.restart();
	const back = phoneOf(token, first.offers[0]!.eventId);
	await vi.waitFor(() => expect(back.offers).toHaveLength(1));
	expect(back.offers[0]!.visit).not.toBe(first.offers[0]!.visit);
	expect(back.order).toEqual(['zone', 'offer']);
	expect(back.zones[0]!.zone).toEqual({ id: 'shoes', name: 'Shoes' });
});

test('one shopper hears nothing of another', async () => {
	const [anna, ben] = [await enrol(), await enrol()];
	const roster = await vi.waitFor(async () => {
		const now = await gateway.roster(bridge.publicKey);
		expect(now?.entries).toHaveLength(2);
		return now!;
	});
	const passOfAnna = PassReply.parse((await call(bridge, 'GET', '/v1/app/pass', { token: anna.token })).body);
	const annas = roster.entries.find(({ dayKey: key }) =>
		passOfAnna.rids.some(
			({ rid, from }) => rid === ridOf(Buffer.from(key, 'hex'), Date.parse(from) / 600_000).toString('hex'),
		),
	)!;
	const [phoneOfAnna, phoneOfBen] = [phoneOf(anna.token), phoneOf(ben.token)];
	await vi.waitFor(() => expect([...phoneOfAnna.zones, ...phoneOfBen.zones]).toHaveLength(2));
	await enter(`pass:${annas.pseudonym}`, 'visit-1');
	await vi.waitFor(() => expect(phoneOfAnna.offers).toHaveLength(1));
	const { id } = phoneOfAnna.offers[0]!;
	const mark = await call(bridge, 'POST', `/v1/app/offers/${id}/marks`, { token: ben.token, body: { mark: 'seen' } });
	expect(mark.body.code).toBe('offer-unknown');
	expect((await call(bridge, 'GET', '/v1/app/offers', { token: ben.token })).body.offers).toEqual([]);
	expect(phoneOfBen.offers).toEqual([]);
});

test('an expired offer is in no inbox and takes no mark', async () => {
	const { token: first, refreshToken } = await enrol();
	const phone = phoneOf(first);
	await enter(await subjectOf(), 'visit-1');
	await vi.waitFor(() => expect(phone.offers).toHaveLength(1));
	bridge.skip(3601);
	const { token } = (await call(bridge, 'POST', '/v1/app/token', { body: { refreshToken } })).body;
	const { id } = phone.offers[0]!;
	const mark = await call(bridge, 'POST', `/v1/app/offers/${id}/marks`, { token, body: { mark: 'seen' } });
	expect([mark.status, mark.body.code]).toEqual([410, 'offer-expired']);
	expect((await call(bridge, 'GET', '/v1/app/offers', { token })).body.offers).toEqual([]);
});

test('a campaign that is paused makes no offers until it is resumed', async () => {
	const { token } = await enrol();
	const subject = await subjectOf();
	const phone = phoneOf(token);
	const admin = { token: ADMIN_TOKEN };
	expect((await call(bridge, 'POST', '/v1/campaigns/running-shoes/pause', admin)).body.state).toBe('paused');
	await enter(subject, 'visit-1');
	await vi.waitFor(() => expect(phone.zones.at(-1)?.zone?.id).toBe('shoes'));
	expect((await call(bridge, 'POST', '/v1/campaigns/running-shoes/resume', admin)).body.state).toBe('active');
	await leave(subject, 'visit-1');
	await enter(subject, 'visit-2');
	await vi.waitFor(() => expect(phone.offers).toHaveLength(1));
});

test('who pauses is nobody at once, and somebody again when it is over, also where the bridge was away', async () => {
	const { token, refreshToken } = await enrol();
	const subject = await subjectOf();
	const phone = phoneOf(token);
	await enter(subject, 'visit-1');
	await vi.waitFor(() => expect(phone.zones.at(-1)?.zone).toEqual({ id: 'shoes', name: 'Shoes' }));
	await call(bridge, 'PUT', '/v1/app/pause', { token, body: { for: 'hour' } });
	await vi.waitFor(async () => expect((await gateway.roster(bridge.publicKey))?.entries).toEqual([]));
	await vi.waitFor(() => expect(phone.zones.at(-1)?.zone).toBeNull());
	await enter(subject, 'visit-2');
	bridge.skip(3601);
	await gateway.close();
	await bridge.restart();
	gateway = await connectGateway(bridge, 2);
	expect(await subjectOf()).toBe(subject);
	const renewed = (await call(bridge, 'POST', '/v1/app/token', { body: { refreshToken } })).body;
	expect((await call(bridge, 'GET', '/v1/app/me', { token: renewed.token })).body).not.toHaveProperty('pausedUntil');
	const { offers } = (await call(bridge, 'GET', '/v1/app/offers', { token: renewed.token })).body;
	expect(offers.map(({ visit }: { visit: string }) => visit)).not.toContain('visit-2');
});

test('erasure ends the shopper’s streams', async () => {
	const { token } = await enrol();
	const phone = phoneOf(token);
	await vi.waitFor(() => expect(phone.zones).toHaveLength(1));
	await call(bridge, 'DELETE', '/v1/app/me', { token });
	// the page tries again, and is told that there is nobody to hear
	await vi.waitFor(() => expect(phone.closed()).toBe(true), { timeout: 5000 });
});

test('no more streams for one shopper than there is room for', async () => {
	const { token } = await enrol();
	const open = Array.from({ length: 4 }, () => phoneOf(token));
	await vi.waitFor(() => expect(open.every(({ zones }) => zones.length === 1)).toBe(true));
	expect((await call(bridge, 'GET', '/v1/app/live', { token })).body.code).toBe('too-many-streams');
	open[0]!.close();
	const next = phoneOf(token);
	await vi.waitFor(() => expect(next.zones).toHaveLength(1));
});

describe('start', () => {
	test('a port that is taken is said in one sentence with the setting, and nothing stays open', async () => {
		const taken = createServer();
		await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
		const { port } = taken.address() as AddressInfo;
		const words = 'another program has the port: stop it, or set another http.port in cloud.yaml.';
		await expect(
			startBridge((config) => {
				config.http.port = port;
			}),
		).rejects.toThrow(`Cannot listen on http://127.0.0.1:${port}: ${words}`);
		await expect(
			startBridge((config) => {
				config.broker = { kind: 'embedded', host: '127.0.0.1', port, accounts: [] };
			}),
		).rejects.toThrow('The setting is broker.embedded in cloud.yaml.');
		await new Promise((resolve) => taken.close(resolve));
	});

	test('a campaigns file with a mistake stops it, with line and remedy', async () => {
		const campaignsFile = join(bridge.dir, 'wrong.yaml');
		writeFileSync(campaignsFile, 'campaigns:\n  - { id: a, stor: b }\n');
		await expect(
			startBridge((config) => {
				config.campaignsFile = campaignsFile;
			}),
		).rejects.toThrow(/wrong.yaml:2:\d+: .*unknown key "stor"/);
	});
});

test('the day key in a roster is the one of this store and day', async () => {
	await enrol();
	await subjectOf();
	const roster = await gateway.roster(bridge.publicKey);
	await bridge.stop();
	const db = await openDatabase({ path: bridge.config.database });
	const row = await db.selectFrom('shopper').select(['id', 'key']).executeTakeFirstOrThrow();
	await db.destroy();
	const key = createSeal(bridge.config.shopperKeys).open(row.key, row.id);
	expect(roster).toMatchObject({ store: STORE, day: unixDay(Date.now() / 1000) });
	expect(roster!.entries[0]!.dayKey).toBe(dayKey(key, 42, roster!.day).toString('hex'));
});
