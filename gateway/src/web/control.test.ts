import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
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

async function running(stream: ControlStream, token = 'secret') {
	app = fastify({ forceCloseConnections: true });
	await app.register(registerControl, { token: 'secret', streams: { numbers: stream }, prefix: '/api/control' });
	app.get('/healthz', () => 'ok');
	writeControlFile(folder, { url: await app.listen({ host: '127.0.0.1', port: 0 }), token });
	return (await findRunningGateway(folder))!;
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
	const gateway = await running(async function* () {
		yield '1';
	}, 'wrong');
	await expect(gateway.stream('numbers').next()).rejects.toThrow('tools on this machine');
});

test('a gateway that hangs is said, and not waited for', async () => {
	const stuck = createServer().listen(0, '127.0.0.1');
	await once(stuck, 'listening');
	try {
		writeControlFile(folder, { url: `http://127.0.0.1:${(stuck.address() as AddressInfo).port}`, token: 'secret' });
		await expect(findRunningGateway(folder)).rejects.toThrow(/does not answer as a gateway .*it hangs; restart it/);
	} finally {
		stuck.close();
	}
});

test('no file, one that was removed, or one that a killed gateway left: none runs', async () => {
	expect(await findRunningGateway(folder)).toBeUndefined();
	const remove = writeControlFile(folder, { url: 'http://127.0.0.1:1', token: 'secret' });
	expect(await findRunningGateway(folder)).toBeUndefined();
	remove();
	expect(await findRunningGateway(folder)).toBeUndefined();
});
