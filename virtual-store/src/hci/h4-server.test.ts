import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { type H4Server, serveH4 } from './h4-server.ts';
import { OPCODE } from './hci-constants.ts';
import { type Command, encodeCommand } from './hci-packets.ts';

const SCAN: [number, string][] = [
	[OPCODE.setEventMask, 'ffffffffffffffff'],
	[OPCODE.leSetEventMask, 'ffffffffffffffff'],
	[OPCODE.leSetScanEnable, '0100'],
];
const ADVERT = { address: 'c0:ff:ee:00:00:01', addressType: 'random', rssiDbm: -60, data: Buffer.alloc(31) } as const;

let server: H4Server;

afterEach(() => server.close());

async function hostOf({ address }: H4Server): Promise<Socket> {
	const socket = connect(Number(address.split(':').at(-1)), '127.0.0.1');
	await once(socket, 'connect');
	return socket;
}

async function scan(host: Socket): Promise<void> {
	for (const [opcode, parameters] of SCAN) {
		host.write(encodeCommand({ opcode, parameters: Buffer.from(parameters, 'hex') }));
	}
	await vi.waitFor(() => expect(server.controller.scan.enabled).toBe(true));
}

test('a host that does not read loses reports, not memory, and its commands are still taken', async () => {
	const commands: Command[] = [];
	server = await serveH4({ port: 0 }, { onCommand: (command) => commands.push(command) });
	const host = await hostOf(server);
	await scan(host);
	for (let i = 0; i < 200_000 && server.dropped === 0; i++) server.controller.advertise(ADVERT, ADVERT);
	// one event with two reports
	expect(server.dropped).toBe(2);
	host.write(encodeCommand({ opcode: OPCODE.leSetScanEnable, parameters: Buffer.from([0, 0]) }));
	await vi.waitFor(() => expect(server.controller.scan.enabled).toBe(false));
	host.destroy();
});

test('one host at a time: a new one puts the last out and finds the controller reset', async () => {
	server = await serveH4({ port: 0 });
	const first = await hostOf(server);
	await scan(first);
	const gone = once(first.resume(), 'close');
	const second = await hostOf(server);
	await gone;
	expect(server.controller.scan.enabled).toBe(false);
	await scan(second);
	second.destroy();
	await vi.waitFor(() => expect(server.controller.scan.enabled).toBe(false));
});

test('a host that does not speak H4 is put out', async () => {
	server = await serveH4({ port: 0 });
	const host = await hostOf(server);
	host.write('GET / HTTP/1.1\r\n\r\n');
	await once(host.resume(), 'close');
});

test('unplugged: the host loses its stream and finds none until it is plugged in again, in the same place', async () => {
	server = await serveH4({ port: 0 });
	const { address } = server;
	const host = await hostOf(server);
	await scan(host);
	const gone = once(host.resume(), 'close');
	await server.unplug();
	await gone;
	expect(server.plugged).toBe(false);
	await expect(hostOf(server)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
	await server.plug();
	await server.plug();
	expect([server.plugged, server.address]).toEqual([true, address]);
	const again = await hostOf(server);
	expect(server.controller.scan.enabled).toBe(false);
	await scan(again);
	again.destroy();
});

test("a socket in the file system is its owner's alone, also after plugging in", async () => {
	const folder = await mkdtemp(join(tmpdir(), 'aisle-h4-'));
	try {
		const path = join(folder, 'hci0.sock');
		server = await serveH4({ path });
		expect((await stat(path)).mode & 0o777).toBe(0o600);
		await server.unplug();
		await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
		await server.plug();
		expect((await stat(path)).mode & 0o777).toBe(0o600);
	} finally {
		await rm(folder, { recursive: true });
	}
});
