// The virtual controller, a real socket, the real noble in a process of its own, and the hci source.
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Advert } from '../../gateway/src/ble/advert.ts';
import { openNobleHci } from '../../gateway/src/sources/hci/noble-hci.ts';
import { parseTransport } from '../../gateway/src/sources/hci/transport.ts';
import { hciSource } from '../../gateway/src/sources/hci.ts';
import type { RunningSource, SourceStatus } from '../../gateway/src/sources/source.ts';
import type { Advertisement } from '../../virtual-store/src/hci/controller.ts';
import { type H4Server, serveH4 } from '../../virtual-store/src/hci/h4-server.ts';
import { OPCODE } from '../../virtual-store/src/hci/hci-constants.ts';
import type { Command } from '../../virtual-store/src/hci/hci-packets.ts';
import { encodeExtendedReports, encodeLegacyReports } from '../../virtual-store/src/hci/hci-reports.ts';
import { adapterProcesses } from '../support/adapter-processes.ts';
import { sourceContext } from '../support/source-context.ts';

let dir: string;
const toClose: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
	dir = await mkdtemp(join(tmpdir(), 'aisle-hci-'));
});

afterEach(async () => {
	for (const close of toClose.splice(0).reverse()) await close();
	await rm(dir, { recursive: true, force: true });
});

type Store = { server: H4Server; commands: Command[] };

async function controllerAt(name: string, options: { extended?: boolean } = {}): Promise<Store> {
	const commands: Command[] = [];
	const onCommand = (command: Command) => commands.push(command);
	const server = await serveH4({ path: join(dir, name) }, { ...options, onCommand });
	toClose.push(() => server.close());
	return { server, commands };
}

type Hearing = { source: RunningSource; adverts: Advert[]; reports: SourceStatus[]; logged: { event: string }[] };

async function hear(transport: string, settings: object = {}, receiver = 'door'): Promise<Hearing> {
	const adverts: Advert[] = [];
	const reports: SourceStatus[] = [];
	const logged: { event: string }[] = [];
	const context = sourceContext({
		observe: (advert) => adverts.push(copyOf(advert)),
		receivers: new Set(['door', 'till']),
		report: (status) => reports.push(status),
		fail: (error) => {
			throw error;
		},
		log: pino({ level: 'warn' }, { write: (line: string) => logged.push(JSON.parse(line)) }),
	});
	const source = await hciSource.start(hciSource.config.parse({ receiver, transport, ...settings }), context);
	toClose.push(() => source.stop());
	return { source, adverts, reports, logged };
}

function copyOf({ scanResponse, ...advert }: Advert): Advert {
	const copy = { ...advert, data: Uint8Array.from(advert.data) };
	return scanResponse ? { ...copy, scanResponse: Uint8Array.from(scanResponse) } : copy;
}

async function hearing({ reports }: Hearing): Promise<void> {
	await vi.waitFor(() => expect(reports.at(-1)).toMatchObject({ state: 'ok' }), 10_000);
}

function advert(n: number, length: number, more: Partial<Advertisement> = {}): Advertisement {
	return {
		address: `c0:ff:ee:00:00:${n.toString(16).padStart(2, '0')}`,
		addressType: 'random',
		rssiDbm: -40 - (n % 60),
		data: Uint8Array.from({ length }, (_, i) => (i * 31 + n) & 0xff),
		...more,
	};
}

function asHeard({ address, rssiDbm, data }: Advertisement, receiver = 'door') {
	return { receiver, address, rssiDbm, data, t: expect.any(Number) };
}

const legacyAdverts = Array.from({ length: 32 }, (_, length) => advert(length, length));
const extendedAdverts = [0, 1, 31, 32, 100, 229].map((length, n) => advert(64 + n, length, { extended: true }));

test('a controller without extended scanning: every length byte by byte, alone and many in an event', async () => {
	const { server } = await controllerAt('c', { extended: false });
	const heard = await hear(server.address);
	await hearing(heard);
	expect(server.controller.scan).toMatchObject({ enabled: true, extended: false });

	const before = Date.now() / 1000;
	server.controller.advertise(...legacyAdverts);
	for (const one of legacyAdverts) server.controller.advertise(one);
	await vi.waitFor(() => expect(heard.adverts).toHaveLength(64));
	expect(heard.adverts).toEqual([...legacyAdverts, ...legacyAdverts].map((one) => asHeard(one)));
	expect(heard.adverts[0]!.t).toBeGreaterThanOrEqual(before);
	expect(heard.adverts[0]!.t).toBeLessThanOrEqual(Date.now() / 1000);
});

test('a controller with extended scanning: legacy and extended adverts up to 229 bytes', async () => {
	const { server } = await controllerAt('c');
	const heard = await hear(server.address);
	await hearing(heard);
	expect(server.controller.scan).toMatchObject({ enabled: true, extended: true });

	const all = [...legacyAdverts, ...extendedAdverts];
	server.controller.advertise(...all);
	for (const one of all) server.controller.advertise(one);
	await vi.waitFor(() => expect(heard.adverts).toHaveLength(2 * all.length));
	expect(heard.adverts).toEqual([...all, ...all].map((one) => asHeard(one)));
});

test('over TCP, an unknown signal strength stays 127', async () => {
	const server = await serveH4({ port: 0 });
	toClose.push(() => server.close());
	const heard = await hear(server.address);
	await hearing(heard);
	server.controller.advertise(advert(1, 3, { rssiDbm: 127 }));
	await vi.waitFor(() => expect(heard.adverts).toMatchObject([{ rssiDbm: 127 }]));
});

test.each([
	[false, OPCODE.leSetScanParameters, '00' + 'a0005000' + '0000'],
	[true, OPCODE.leSetExtendedScanParameters, '000001' + '00' + 'a0005000'],
])('passive, with the interval asked for, on the wire (extended: %s)', async (extended, opcode, parameters) => {
	const { server, commands } = await controllerAt('c', { extended });
	await hearing(await hear(server.address, { intervalMs: 100, windowMs: 50 }));
	const asked = commands
		.filter((command) => command.opcode === opcode)
		.map((command) => command.parameters.toString('hex'));
	expect(asked.length).toBeGreaterThan(0);
	expect(new Set(asked)).toEqual(new Set([parameters]));
	expect(server.controller.scan).toMatchObject({
		active: false,
		intervalUnits: 160,
		windowUnits: 80,
		filterDuplicates: false,
	});
});

test.each([false, true])('a scan response comes with its own advert (extended: %s)', async (extended) => {
	const { server } = await controllerAt('c', { extended });
	const scanResponse = Uint8Array.of(2, 9, 0x41);
	const scannable = advert(1, 20, { scanResponse });
	const plain = advert(1, 12);

	const passive = await hear(server.address);
	await hearing(passive);
	server.controller.advertise(scannable, plain);
	await vi.waitFor(() => expect(passive.adverts).toEqual([asHeard(scannable), asHeard(plain)]));
	await passive.source.stop();

	const active = await hear(server.address, { scan: 'active' });
	await hearing(active);
	const ten = Array.from({ length: 10 }, () => [scannable, plain]).flat();
	for (const one of ten) server.controller.advertise(one);
	const both = { ...asHeard(scannable), scanResponse };
	await vi.waitFor(() => expect(active.adverts).toHaveLength(20));
	expect(active.adverts).toEqual(ten.map((one) => (one === scannable ? both : asHeard(plain))));
});

test('stop: scanning is switched off on the wire, nothing is heard after it, and its process has ended', async () => {
	const { server, commands } = await controllerAt('c');
	const heard = await hear(server.address);
	await hearing(heard);
	expect(adapterProcesses()).toHaveLength(1);
	await heard.source.stop();
	expect(adapterProcesses()).toEqual([]);
	expect(heard.reports.at(-1)).toMatchObject({ state: 'ended' });
	await vi.waitFor(() => {
		expect(commands.at(-1)).toMatchObject({ opcode: OPCODE.leSetExtendedScanEnable });
		expect(commands.at(-1)!.parameters[0]).toBe(0);
	});
	expect(server.controller.advertise(advert(1, 3))).toBe(0);
	expect(heard.adverts).toEqual([]);
});

test('packets that are cut short or make no sense do no harm, and hearing goes on', async () => {
	const { server } = await controllerAt('c');
	const heard = await hear(server.address);
	await hearing(heard);
	const [event] = encodeLegacyReports([{ ...advert(9, 31), eventType: 3 }]);
	for (let length = 0; length < event!.length - 3; length++) {
		const cut = Buffer.from(event!.subarray(0, 3 + length));
		cut[2] = length;
		server.inject(cut);
	}
	for (let code = 0; code < 256; code++) server.inject(Buffer.from([4, code, 2, 0xff, 0xff]));
	for (let subevent = 0; subevent < 256; subevent++) server.inject(Buffer.from([4, 0x3e, 3, subevent, 9, 1]));
	server.inject(Buffer.from([2, 1, 0x20, 0, 0]));
	server.controller.advertise(advert(1, 31));
	await vi.waitFor(() => expect(heard.adverts.at(-1)).toEqual(asHeard(advert(1, 31))));
	expect(heard.reports.map(({ state }) => state)).toEqual(['starting', 'ok']);
	await heard.source.stop();
	expect(heard.logged).toMatchObject([{ event: 'hci-malformed', malformed: expect.any(Number) }]);
});

test.each([false, true])(
	"in process: noble's memory of addresses is never fed, no handler stays (extended: %s)",
	async (extended) => {
		const handlers = [process.listenerCount('SIGINT'), process.listenerCount('exit')];
		const gap = createRequire(new URL('../../gateway/src/main.ts', import.meta.url))(
			'@stoprocent/noble/lib/hci-socket/gap',
		);
		const fed = vi.spyOn(gap.prototype, 'parseServices');
		toClose.push(async () => fed.mockRestore());
		const { server } = await controllerAt('c', { extended });
		const hci = await openNobleHci({
			transport: parseTransport(server.address)!,
			scan: 'passive',
			intervalMs: 100,
			windowMs: 100,
			signal: new AbortController().signal,
		});
		toClose.push(() => hci.stop());
		const addresses: string[] = [];
		hci.onReport(({ address }) => addresses.push(address));
		await hci.start();
		server.controller.advertise(...legacyAdverts);
		await vi.waitFor(() => expect(addresses).toEqual(legacyAdverts.map(({ address }) => address)));
		expect(fed).not.toHaveBeenCalled();
		expect(process.listenerCount('SIGINT')).toBe(handlers[0]);
		await hci.stop();
		expect([process.listenerCount('SIGINT'), process.listenerCount('exit')]).toEqual(handlers);
	},
);

test('an advert in parts is joined; a truncated one, and one that lost its rest, are handed over as they came', async () => {
	const { server } = await controllerAt('c');
	const heard = await hear(server.address);
	await hearing(heard);
	const report = (eventType: number, n: number, length: number) =>
		server.inject(encodeExtendedReports([{ ...advert(n, length), eventType }])[0]!);
	report(0x20, 1, 4);
	report(0x20, 2, 9);
	report(0x40, 3, 9);
	report(0x00, 1, 5);
	const joined = { ...asHeard(advert(1, 0)), data: Uint8Array.of(...advert(1, 4).data, ...advert(1, 5).data) };
	await vi.waitFor(() => expect(heard.adverts).toEqual([asHeard(advert(3, 9)), joined, asHeard(advert(2, 9))]), 5_000);
});

test('bytes that are not H4: said, and the stream is opened afresh', async () => {
	const { server } = await controllerAt('c');
	const heard = await hear(server.address);
	await hearing(heard);
	server.inject(Buffer.from('HTTP/1.1 400 Bad Request'));
	await vi.waitFor(() =>
		expect(heard.reports.some(({ words }) => words.includes('not H4 or has lost step'))).toBe(true),
	);
	await hearing(heard);
	server.controller.advertise(advert(1, 31));
	await vi.waitFor(() => expect(heard.adverts).toEqual([asHeard(advert(1, 31))]));
});

test('controller unplugged and back, then gone and started again: hearing each time', async () => {
	const first = await controllerAt('c');
	const heard = await hear(first.server.address);
	await hearing(heard);
	first.server.replug();
	await vi.waitFor(() =>
		expect(heard.reports.at(-1)!.words).toContain('the controller closed the connection; trying again'),
	);
	await hearing(heard);
	first.server.controller.advertise(advert(1, 5));
	await vi.waitFor(() => expect(heard.adverts).toHaveLength(1));

	await first.server.close();
	toClose.splice(0, 1);
	await vi.waitFor(
		() => expect(heard.reports.at(-1)!.words).toMatch(/does not answer \(ENOENT\).*trying again/),
		5_000,
	);
	const second = await controllerAt('c');
	await hearing(heard);
	second.server.controller.advertise(advert(2, 5));
	await vi.waitFor(() => expect(heard.adverts).toEqual([asHeard(advert(1, 5)), asHeard(advert(2, 5))]));
});

test('two sources in one process hear each its own controller, and one outlives the other', async () => {
	const [a, b] = [await controllerAt('a'), await controllerAt('b', { extended: false })];
	const [door, till] = [await hear(a.server.address), await hear(b.server.address, {}, 'till')];
	await hearing(door);
	await hearing(till);
	a.server.controller.advertise(advert(1, 10));
	b.server.controller.advertise(advert(2, 10));
	await vi.waitFor(() => expect([door.adverts.length, till.adverts.length]).toEqual([1, 1]));
	await door.source.stop();
	b.server.controller.advertise(advert(3, 10));
	await vi.waitFor(() =>
		expect(till.adverts).toEqual([advert(2, 10), advert(3, 10)].map((one) => asHeard(one, 'till'))),
	);
	expect(door.adverts).toEqual([asHeard(advert(1, 10))]);
});

test('an adapter this machine does not have: one sentence with the remedy, and the gateway goes on', async () => {
	const heard = await hear('hci97');
	await vi.waitFor(() => expect(heard.reports.at(-1)).toMatchObject({ state: 'failed' }));
	expect(heard.reports.at(-1)!.words).toMatch(/hci97.*`.+`.*; trying again in 0.5 s$/);
});

test('config: what is wrong and what to write instead', async () => {
	const parse = (config: object) => hciSource.config.safeParse({ receiver: 'door', transport: 'hci0', ...config });
	expect(parse({}).data).toMatchObject({ scan: 'passive', intervalMs: 100, windowMs: 100 });
	expect(parse({ transport: 'usb0' }).error?.issues[0]?.message).toBe(
		'"usb0" is no transport: write hci0, uart:/dev/ttyACM0, h4:unix:/PATH or h4:tcp:127.0.0.1:PORT',
	);
	expect(parse({ windowMs: 200 }).error?.issues[0]?.message).toContain('windowMs is longer than intervalMs');
	expect(parse({ intervalMs: 1 }).success).toBe(false);
	await expect(hear('hci0', {}, 'attic')).rejects.toThrow(
		'receiver "attic" is not in the site file: use one of its receivers',
	);
});
