import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { formatEvent, openEventStream } from './event-stream.ts';

let server: Server;
let response: ServerResponse;
let client: IncomingMessage;

beforeEach(async () => {
	server = createServer();
	const connected = new Promise<ServerResponse>((resolve) => {
		server.once('request', (_request, reply) => {
			reply.writeHead(200, { 'content-type': 'text/event-stream' });
			reply.flushHeaders();
			resolve(reply);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const answered = new Promise<IncomingMessage>((resolve) => {
		get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }, resolve);
	});
	[response, client] = await Promise.all([connected, answered]);
	client.on('error', () => {});
});

afterEach(async () => {
	vi.useRealTimers();
	client.destroy();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

test('an event is id, event and one line of data', () => {
	expect(formatEvent({ id: 7, event: 'offer', data: { title: 'a\nb' } })).toBe(
		'id: 7\nevent: offer\ndata: {"title":"a\\nb"}\n\n',
	);
	expect(formatEvent({ event: 'zone', data: null })).toBe('event: zone\ndata: null\n\n');
});

test('says when the phone has gone, once', async () => {
	const onClose = vi.fn();
	const stream = openEventStream(response, onClose);
	client.destroy();
	await vi.waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
	stream.send({ event: 'zone', data: null });
	stream.end();
	expect(onClose).toHaveBeenCalledTimes(1);
});

test('a client that does not read is cut off before it costs more than its buffer', async () => {
	const onClose = vi.fn();
	const stream = openEventStream(response, onClose);
	client.pause();
	const data = 'x'.repeat(10_000);
	let largest = 0;
	// 64 MB are more than any socket buffer of the kernel takes
	for (let i = 0; i < 6_400 && !response.destroyed; i++) {
		stream.send({ event: 'offer', id: i, data });
		largest = Math.max(largest, response.writableLength);
		if (i % 16 === 0) await new Promise(setImmediate);
	}
	expect(response.destroyed).toBe(true);
	expect(largest).toBeLessThan(64 * 1024 + 2 * data.length);
	await vi.waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
});

test('a comment keeps a quiet stream alive', async () => {
	vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
	const stream = openEventStream(response, () => {});
	client.setEncoding('utf8');
	const [first] = await once(client, 'data');
	expect(first).toBe('retry: 2000\n\n');
	vi.advanceTimersByTime(15_000);
	const [second] = await once(client, 'data');
	expect(second).toBe(':\n\n');
	stream.end();
});
