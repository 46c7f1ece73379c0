import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectH4, parseTransport } from './transport.ts';

test('names adapters and loopback controllers', () => {
	expect(parseTransport('hci1')).toEqual({ kind: 'adapter', name: 'hci1', deviceId: 1 });
	expect(parseTransport('h4:unix:/run/c.sock')).toMatchObject({ kind: 'h4', target: { path: '/run/c.sock' } });
	expect(parseTransport('h4:tcp:127.0.0.1:9000')).toMatchObject({ target: { host: '127.0.0.1', port: 9000 } });
});

test('names serial ports, with a speed or without', () => {
	expect(parseTransport('uart:/dev/ttyACM0')).toEqual({
		kind: 'serial',
		name: 'uart:/dev/ttyACM0',
		path: '/dev/ttyACM0',
		baud: 1_000_000,
	});
	expect(parseTransport('uart:/dev/ttyUSB1:115200')).toMatchObject({ path: '/dev/ttyUSB1', baud: 115_200 });
	const byId = '/dev/serial/by-id/usb-ZEPHYR_HCI_1:1.0-if00';
	expect(parseTransport(`uart:${byId}`)).toMatchObject({ path: byId, baud: 1_000_000 });
	expect(parseTransport(`uart:${byId}:9600`)).toMatchObject({ path: byId, baud: 9_600 });
});

test.each([
	'',
	'hci',
	'hci-1',
	'h4:unix:relative',
	'uart:ttyACM0',
	'uart:/home/me/tty',
	'h4:tcp:10.0.0.1:9000',
	'h4:tcp:127.0.0.1:0',
	'h4:tcp:127.0.0.1:70000',
])('refuses %j', (text) => {
	expect(parseTransport(text)).toBeUndefined();
});

test('nobody there: one sentence with the remedy', async () => {
	const dir = await mkdtemp(join(tmpdir(), 'aisle-hci-'));
	const transport = parseTransport(`h4:unix:${dir}/none.sock`);
	if (transport?.kind !== 'h4') throw new Error('not h4');
	await expect(connectH4(transport, new AbortController().signal)).rejects.toThrow(
		`h4:unix:${dir}/none.sock does not answer (ENOENT): start the controller or correct the address`,
	);
	await rm(dir, { recursive: true });
});

test('a stop during the connection ends it as stopped', async () => {
	const transport = parseTransport('h4:tcp:127.0.0.1:1');
	if (transport?.kind !== 'h4') throw new Error('not h4');
	await expect(connectH4(transport, AbortSignal.abort())).rejects.toThrow('aborted');
});
