import { type PresenceReply, SIGHTINGS_MAX, type SightingsReply, toTimestamp } from '@aisle/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDatabase } from './db/database.ts';
import { createDoorCodes } from './door-codes.ts';
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

const OTHER = 'hamburg';
const UUID = 'a0c1e5d2-7f0b-4e6c-9d3f-5b8e12347788';
const beaconOf = { entrance: { uuid: UUID, major: 17, minor: 1 }, shoes: { uuid: UUID, major: 17, minor: 2 } };
const beacons = [
	{ ibeacon: beaconOf.entrance, zone: 'entrance', at: [0, 0] as [number, number] },
	{ ibeacon: beaconOf.shoes, zone: 'shoes', at: [90, 0] as [number, number] },
];

let bridge: TestBridge;
let gateway: Awaited<ReturnType<typeof connectGateway>>;
let token: string;
let subject: string;
let phone: ReturnType<typeof listen>;

beforeEach(async () => {
	bridge = await startBridge((config) => {
		config.tokens.accessMinutes = 1440;
		const [berlin] = config.stores;
		berlin!.beacons = beacons;
		config.stores.push({ ...berlin!, id: OTHER, name: 'Hamburg', siteNumber: 43, gateways: ['gw-2'] });
	});
	gateway = await connectGateway(bridge);
	token = (await call(bridge, 'POST', '/v1/app/enrol', { body: enrolBody() })).body.token;
	subject = await vi.waitFor(async () => {
		const pseudonym = (await gateway.roster(bridge.publicKey))?.entries[0]?.pseudonym;
		expect(pseudonym).toBeDefined();
		return `pass:${pseudonym}`;
	});
	phone = listen(bridge, token);
	await vi.waitFor(() => expect(phone.zones).toHaveLength(1));
});
afterEach(async () => {
	phone.close();
	await gateway.close();
	await bridge.end();
});

type Heard = [agoS: number, zone: keyof typeof beaconOf];
const body = (heard: Heard[], { store = STORE, aheadS = 0, at = bridge.now() } = {}) => ({
	store,
	sentAt: toTimestamp(at + aheadS),
	sightings: heard.map(([agoS, zone]) => ({
		at: toTimestamp(at + aheadS - agoS),
		beacon: beaconOf[zone],
		rssiDbm: -60,
	})),
});
const send = (report: object) => call(bridge, 'POST', '/v1/app/sightings', { token, body: report });
const report = async (...args: Parameters<typeof body>): Promise<SightingsReply> => (await send(body(...args))).body;
const checkIn = (code: string) => call(bridge, 'POST', '/v1/app/check-ins', { token, body: { code } });
const doorCode = (store: string) =>
	createDoorCodes(bridge.config.signingKey, bridge.config.stores).codeOf(store, 'entrance')!;
const log = async (): Promise<PresenceReply['visits']> =>
	(await call(bridge, 'GET', '/v1/app/presence', { token })).body.visits;
const audit = async (query = '') => (await call(bridge, 'GET', `/v1/audit${query}`, { token: ADMIN_TOKEN })).body.lines;
const zoneIs = (zone: string | null) => vi.waitFor(() => expect(phone.zones.at(-1)?.zone?.id ?? null).toBe(zone));
const passIn = (zone: string, visit = 'v') =>
	gateway.publish('aisle.zone.entered.v1', subject, { visit, zone, confidence: 0.9 });
/** Everything said so far is decided on. */
async function decided(events: number): Promise<void> {
	await vi.waitFor(async () => {
		const metrics = await (await fetch(`${bridge.url()}/metrics`)).text();
		expect(Number(/^aisle_events_decided (\d+)$/m.exec(metrics)?.[1])).toBe(events);
	});
}

test('beacons, the door and the pass meet in one visit with one offer; the pass leads, and when it goes the app takes over', async () => {
	expect(
		await report([
			[30, 'entrance'],
			[1, 'entrance'],
		]),
	).toMatchObject({ taken: 2, clock: { isOff: false } });
	await zoneIs('entrance');
	await passIn('shoes');
	await zoneIs('shoes');
	await vi.waitFor(() => expect(phone.offers).toHaveLength(1));
	bridge.skip(20);
	// the app hears the entrance again, and the code there is read: while the pass is heard that is no news
	expect(await report([[1, 'entrance']])).toMatchObject({ taken: 1 });
	expect((await checkIn(doorCode(STORE))).body).toMatchObject({
		store: STORE,
		zone: { id: 'entrance', name: 'Entrance' },
	});
	bridge.skip(10);
	await gateway.publish('aisle.zone.exited.v1', subject, { visit: 'v', zone: 'shoes', dwellS: 30 });
	await zoneIs(null);
	bridge.skip(20);
	await report([[0, 'shoes']]);
	await zoneIs('shoes');
	const [visit, ...others] = await log();
	expect(others).toEqual([]);
	expect(visit).toMatchObject({ store: STORE, lanes: ['app', 'pass'], id: phone.offers[0]!.visit });
	expect(visit!.endedAt).toBeUndefined();
	expect(Date.parse(visit!.deletedAt) - Date.parse(visit!.startedAt)).toBe(30 * 86_400_000);
	expect(visit!.zones.map(({ zone, lane, leftAt }) => [zone.name, lane, leftAt !== undefined])).toEqual([
		['Entrance', 'app', true],
		['Shoes', 'pass', true],
		['Shoes', 'app', false],
	]);
	expect(phone.offers).toHaveLength(1);
	expect(await audit()).toEqual([]);
});

test('the same report again, and one that overlaps, change nothing', async () => {
	const first = body([
		[40, 'entrance'],
		[25, 'entrance'],
		[10, 'entrance'],
	]);
	expect((await send(first)).body).toMatchObject({ taken: 3, repeated: 0, refused: [] });
	await zoneIs('entrance');
	const before = await log();
	bridge.skip(5);
	expect((await send(first)).body).toMatchObject({ taken: 0, repeated: 3 });
	const overlap = { ...first, sentAt: toTimestamp(bridge.now()) };
	expect((await send(overlap)).body).toMatchObject({ taken: 0, repeated: 3 });
	const more = { at: toTimestamp(bridge.now()), beacon: beaconOf.entrance, rssiDbm: -60 };
	expect((await send({ ...overlap, sightings: [...first.sightings, more] })).body).toMatchObject({
		taken: 1,
		repeated: 3,
	});
	expect(await log()).toEqual(before);
});

test('a late report is kept at its time, of a phone whose clock is an hour off too, and makes no offer', async () => {
	const reply = await report(
		[
			[7200, 'shoes'],
			[7150, 'shoes'],
		],
		{ aheadS: 3600 },
	);
	expect(reply).toMatchObject({
		taken: 2,
		refused: [],
		clock: { isOff: true, words: expect.stringContaining('ahead') },
	});
	expect(reply.clock.offsetS).toBeCloseTo(3600, -1);
	await decided(6);
	const [visit] = await log();
	expect(Date.parse(visit!.startedAt) / 1000).toBeCloseTo(bridge.now() - 7200, -1);
	expect(visit!.endedAt).toBeDefined();
	expect(phone.offers).toEqual([]);
	expect(await audit('?kind=phone-clock-off')).toMatchObject([{ store: STORE, detail: { offsetS: 3600 } }]);
});

test('what cannot be is refused and audited, and locks nobody out', async () => {
	const impossible = body([
		[20, 'entrance'],
		[17, 'shoes'],
		[-61, 'entrance'],
		[86_500, 'entrance'],
	]);
	impossible.sightings.push({ ...impossible.sightings[0]!, beacon: { uuid: UUID, major: 17, minor: 99 } });
	expect((await send(impossible)).body).toMatchObject({
		taken: 1,
		refused: [
			{ index: 1, reason: 'too-fast' },
			{ index: 2, reason: 'future' },
			{ index: 3, reason: 'too-old' },
			{ index: 4, reason: 'beacon' },
		],
	});
	expect(await audit()).toMatchObject([{ kind: 'sighting-impossible', detail: { reason: 'too-fast', sightings: 3 } }]);
	expect(JSON.stringify(await audit())).not.toContain(subject.slice('pass:'.length));
	expect(await report([[1, 'entrance']])).toMatchObject({ taken: 1 });
	expect(phone.offers).toEqual([]);
});

test('the code at a door: there at once, and every other code is refused and audited', async () => {
	const reply = await checkIn(doorCode(STORE));
	expect(reply).toMatchObject({ status: 200, body: { store: STORE, zone: { id: 'entrance' } } });
	await zoneIs('entrance');
	expect(await log()).toMatchObject([{ lanes: ['door'], zones: [{ lane: 'door', zone: { name: 'Entrance' } }] }]);
	const right = doorCode(STORE);
	const wrong = [
		`${right.slice(0, -1)}${right.endsWith('0') ? '1' : '0'}`,
		right.replace(STORE, OTHER),
		'a.b.c',
		'nothing',
	];
	for (const code of wrong)
		expect((await checkIn(code)).body, code).toMatchObject({ code: 'code-unknown', status: 404 });
	expect((await checkIn(doorCode(OTHER))).body.code).toBe('store-not-joined');
	expect(await audit()).toMatchObject([{ kind: 'code-wrong', detail: { of: 'door' } }]);
});

test('a shopper in two stores at once gets nothing in either, and hears of it nowhere', async () => {
	await call(bridge, 'PUT', `/v1/app/stores/${OTHER}`, { token });
	await checkIn(doorCode(OTHER));
	await decided(2);
	await passIn('shoes');
	await decided(3);
	expect(phone.offers).toEqual([]);
	expect(await audit()).toMatchObject([{ kind: 'two-stores-at-once', store: STORE, detail: { other: OTHER } }]);
	expect(await report([[1, 'shoes']])).toMatchObject({ refused: [{ reason: 'elsewhere' }] });
	// two minutes later it may be true
	bridge.skip(121);
	await passIn('entrance');
	await passIn('shoes');
	await vi.waitFor(() => expect(phone.offers).toHaveLength(1));
});

test('a doubted pass is audited; in two places at once it brings no offers for ten minutes', async () => {
	await passIn('entrance');
	await gateway.publish('aisle.pass.doubted.v1', subject, { reason: 'stale-epoch', zone: 'shoes', lateS: 4260 });
	await gateway.publish('aisle.pass.doubted.v1', subject, { reason: 'two-places', zone: 'shoes' });
	await gateway.publish('aisle.roster.refused.v1', 'gw-1', { reason: 'signature', day: 20_780 });
	await passIn('shoes');
	await decided(5);
	const lines = await audit();
	expect(lines.map(({ kind, detail }: { kind: string; detail: object }) => [kind, detail])).toEqual([
		['roster-refused', { gateway: 'gw-1', reason: 'signature' }],
		['pass-in-two-places', { zone: 'shoes' }],
		['pass-stale', { zone: 'shoes', lateS: 4260 }],
	]);
	expect(await audit(`?store=${STORE}&before=${lines[1].number}`)).toMatchObject([{ kind: 'pass-stale' }]);
	expect(phone.offers).toEqual([]);
	bridge.skip(601);
	await passIn('entrance');
	await passIn('shoes');
	await vi.waitFor(() => expect(phone.offers).toHaveLength(1));
});

test('as many sightings as one report may have are read', async () => {
	const longest = {
		at: toTimestamp(bridge.now()),
		beacon: { uuid: UUID, major: 65_535, minor: 65_535 },
		rssiDbm: -127,
	};
	const sightings = Array.from({ length: SIGHTINGS_MAX }, () => longest);
	const { status, body: reply } = await send({ store: STORE, sentAt: longest.at, sightings });
	expect([status, reply.refused?.length]).toEqual([200, SIGHTINGS_MAX]);
});

test('nothing is taken of who has not joined, paused or withdrew, and what gateways still tell is not kept', async () => {
	expect((await send(body([[1, 'shoes']], { store: OTHER }))).body.code).toBe('store-not-joined');
	await call(bridge, 'PUT', '/v1/app/pause', { token, body: { for: 'hour' } });
	expect((await send(body([[1, 'shoes']]))).body.code).toBe('consent-missing');
	await passIn('shoes', 'paused');
	await call(bridge, 'PUT', '/v1/app/consents/presence', { token, body: { granted: false } });
	bridge.skip(3601);
	expect((await checkIn(doorCode(STORE))).body).toMatchObject({ code: 'consent-missing', status: 403 });
	const seq = await passIn('shoes', 'withdrawn');
	await vi.waitFor(() => expect(gateway.receipts.at(-1)?.upTo).toBe(seq));
	expect(await log()).toEqual([]);
	await bridge.stop();
	const db = await openDatabase({ path: bridge.config.database });
	for (const table of ['event', 'visit', 'zone_visit', 'lane_state'] as const) {
		expect(await db.selectFrom(table).selectAll().execute(), table).toEqual([]);
	}
	await db.destroy();
});
