import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type RequestError, request } from './request.ts';

const Reply = z.object({ answer: z.number() });

let server: Server;
let url: string;
let reply: { status: number; body: string };
let heard: { method: string | undefined; authorization: string | undefined; body: string };

beforeEach(async () => {
	reply = { status: 200, body: '{"answer":42}' };
	server = createServer(async (incoming, response) => {
		let body = '';
		for await (const chunk of incoming) body += chunk;
		heard = { method: incoming.method, authorization: incoming.headers.authorization, body };
		response.writeHead(reply.status).end(reply.body);
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(() => {
	server.closeAllConnections();
	return new Promise((closed) => server.close(closed));
});

const refusal = () =>
	request(url, Reply).then(
		() => expect.unreachable(),
		(error: RequestError) => error,
	);

test('carries token and body, and checks the reply', async () => {
	expect(await request(url, Reply, { method: 'PUT', token: 't', body: { granted: true } })).toEqual({ answer: 42 });
	expect(heard).toEqual({ method: 'PUT', authorization: 'Bearer t', body: '{"granted":true}' });
});

test('takes the words of a problem', async () => {
	const problem = { type: 'urn:x', title: 'T', code: 'c', detail: 'It is so.', remedy: 'Do that.' };
	reply = { status: 429, body: JSON.stringify({ ...problem, status: 429 }) };
	expect(await refusal()).toMatchObject({ status: 429, message: 'It is so.', remedy: 'Do that.' });
});

test("has words of its own for a proxy's page, and for a shape it does not know", async () => {
	reply = { status: 502, body: '<html>Bad gateway</html>' };
	expect(await refusal()).toMatchObject({ status: 502, message: 'The service answered with an error (502).' });
	reply = { status: 200, body: '{"answer":"many"}' };
	expect((await refusal()).message).toBe('The service answered in a way this page does not know.');
});

test('says who cannot be reached', async () => {
	server.closeAllConnections();
	await new Promise((closed) => server.close(closed));
	const words = 'The simulated store cannot be reached.';
	await expect(request(url, null, { who: 'The simulated store' })).rejects.toMatchObject({ status: 0, message: words });
});
