import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { findRunningGateway } from '../commands/running-gateway.ts';
import { writeControlFile } from '../control-file.ts';
import { ControlRefusal, type ControlStream, registerControl } from './control.ts';

let folder: string;
let app: FastifyInstance | undefined;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'aisle-control-'));
});
afterEach(async () => {
	await app?.close();
	rmSync(folder, { recursive: true });
});

const CONTROL = { token: 'secret', gateway: 'gw-1', version: '1.0.0', prefix: '/api/control' };

async function running(stream: ControlStream) {
	app = fastify({ forceCloseConnections: true });
	await app.register(registerControl, { ...CONTROL, streams: { numbers: stream } });
	app.get('/healthz', (_request, reply) => reply.code(503).send({ healthy: false }));
	writeControlFile(folder, { url: await app.listen({ host: '127.0.0.1', port: 0 }), token: 'secret' });
	return (await findRunningGateway(folder))!;
}

/** A file that a killed gateway left, whose port somebody else has. */
async function leftBehind(server: Server): Promise<void> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => void server.close());
	writeControlFile(folder, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'secret' });
}

test('a stream comes line by line, as it was asked for', async () => {
	const gateway = await running(async function* ({ from }) {
		for (let n = Number(from); n < 6; n++) yield JSON.stringify({ n });
	});
	const got: unknown[] = [];
	for await (const line of gateway.stream('numbers', { from: '3' })) got.push(line);
	expect(got).toEqual([{ n: 3 }, { n: 4 }, { n: 5 }]);
});

test('whoever leaves ends the stream on the other side', async () => {
	const left = Promise.withResolvers<void>();
	const gateway = await running(async function* () {
		try {
			for (let n = 0; ; n++) yield JSON.stringify({ n });
		} finally {
			left.resolve();
		}
	});
	for await (const line of gateway.stream('numbers')) if ((line as { n: number }).n > 10) break;
	await left.promise;
});

test('a refusal arrives as its sentence', async () => {
	// biome-ignore lint/correctness/useYield: it refuses before the first line
	const gateway = await running(async function* () {
		throw new ControlRefusal('One is running already.');
	});
	await expect(gateway.stream('numbers').next()).rejects.toThrow('One is running already.');
});

test('a gateway that goes away in the middle is said', async () => {
	const gateway = await running(async function* () {
		yield '1';
		await app!.server.closeAllConnections();
		yield '2';
	});
	const lines = gateway.stream('numbers');
	await expect(
		(async () => {
			for await (const _ of lines);
		})(),
	).rejects.toThrow();
});

test('without the token there is nothing', async () => {
	const { url } = await running(async function* () {
		yield '1';
	});
	for (const path of ['/api/control', '/api/control/', '/api/control/numbers']) {
		for (const authorization of ['', 'Bearer wrong!']) {
			const reply = await fetch(`${url}${path}`, { headers: { authorization } });
			expect([reply.status, await reply.text()]).toEqual([401, expect.stringContaining('tools on this machine')]);
		}
	}
});

test('its health is told, also where it is not well', async () => {
	const gateway = await running(async function* () {});
	expect(JSON.parse(await gateway.text('/healthz'))).toEqual({ healthy: false });
});

test('a gateway that hangs is said, and not waited for', async () => {
	await leftBehind(createServer());
	await expect(findRunningGateway(folder)).rejects.toThrow(/does not answer in 3 s: .*it hangs; restart it/);
});

test.each([
	['another daemon with a health of its own', (url) => (url === '/healthz' ? [200, '{"healthy":true}'] : [404, '{}'])],
	['a gateway with another token', () => [401, '{"error":"no"}']],
	['a page for every address', () => [200, '<html>']],
	['an API for every address', () => [200, '{"version":"2"}']],
] satisfies [string, (url?: string) => [number, string]][])(
	'a killed gateway whose port %s has: none runs',
	async (_who, answer) => {
		await leftBehind(
			createHttpServer(({ url }, reply) => {
				const [status, text] = answer(url);
				reply.writeHead(status).end(text);
			}),
		);
		expect(await findRunningGateway(folder)).toBeUndefined();
	},
);

test('a killed gateway whose port something without HTTP has: none runs', async () => {
	await leftBehind(createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n')));
	expect(await findRunningGateway(folder)).toBeUndefined();
});

test('no file, one that was removed, or one that a killed gateway left: none runs', async () => {
	expect(await findRunningGateway(folder)).toBeUndefined();
	const remove = writeControlFile(folder, { url: 'http://127.0.0.1:1', token: 'secret' });
	expect(await findRunningGateway(folder)).toBeUndefined();
	remove();
	expect(await findRunningGateway(folder)).toBeUndefined();
});
