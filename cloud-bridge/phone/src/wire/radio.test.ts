import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PassReply } from '@aisle/protocol/app-api';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Radio, startRadio } from './radio.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PHONE = { id: 'phone-1', at: [1, 2], zone: 'shoes', walkingTo: null };

/** A virtual store at the wire: what it was asked, and whether it knows the phone. */
let server: Server;
let url: string;
let calls: string[];
let bodies: unknown[];
let isKnown: boolean;
let radio: Radio | undefined;

beforeEach(async () => {
	[calls, bodies] = [[], []];
	isKnown = true;
	server = createServer(async (incoming, response) => {
		let body = '';
		for await (const chunk of incoming) body += chunk;
		if (body !== '') bodies.push(JSON.parse(body));
		calls.push(`${incoming.method} ${incoming.url}`);
		if (incoming.method === 'POST') isKnown = true;
		response.writeHead(isKnown ? 200 : 404).end(JSON.stringify(PHONE));
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
	radio?.stop();
	server.closeAllConnections();
	await new Promise((closed) => server.close(closed));
});

function start(passLastsMs: number) {
	const readPass = vi.fn(async (): Promise<PassReply> => {
		const [from, to] = [new Date(), new Date(Date.now() + passLastsMs)].map((date) => date.toISOString());
		return { store: 'harbour-street', now: from!, rids: [{ rid: '3f9a0c54d7e1b286', from: from!, to: to! }] };
	});
	const listener = { phone: vi.fn(), failed: vi.fn() };
	radio = startRadio(url, readPass, listener);
	return { readPass, listener };
}
const patience = { timeout: 4_000 };

test('hands the pass over once, and asks where the person is from then on', async () => {
	const { readPass, listener } = start(DAY_MS);
	await vi.waitFor(() => expect(calls).toEqual(['POST /v1/phones', 'GET /v1/phones/phone-1']), patience);
	await vi.waitFor(() => expect(listener.phone).toHaveBeenCalledTimes(2));
	expect(listener.phone).toHaveBeenLastCalledWith(PHONE);
	expect(readPass).toHaveBeenCalledTimes(1);
});

test('hands a new pass over before the old one runs out', async () => {
	const { readPass } = start(HOUR_MS - 1);
	await vi.waitFor(() => expect(calls).toEqual(['POST /v1/phones', 'POST /v1/phones']), patience);
	expect(readPass).toHaveBeenCalledTimes(2);
});

test('hands it over again to a store that was started anew', async () => {
	const { listener } = start(DAY_MS);
	await vi.waitFor(() => expect(listener.phone).toHaveBeenCalled());
	isKnown = false;
	await vi.waitFor(() => expect(calls.slice(1)).toEqual(['GET /v1/phones/phone-1', 'POST /v1/phones']), patience);
	expect(listener.failed).not.toHaveBeenCalled();
});

test('leaves when it stops', async () => {
	const { listener } = start(DAY_MS);
	await vi.waitFor(() => expect(listener.phone).toHaveBeenCalled());
	radio!.stop();
	await vi.waitFor(() => expect(calls.at(-1)).toBe('DELETE /v1/phones/phone-1'));
});

test('becomes somebody, goes silent, and leaves them to be a guest again', async () => {
	const { listener } = start(DAY_MS);
	await vi.waitFor(() => expect(listener.phone).toHaveBeenCalled());
	await radio!.be('shopper-1-1');
	await radio!.advertise(false);
	await radio!.be(null);
	expect(bodies).toMatchObject([
		{ advertises: true },
		{ advertises: true, person: 'shopper-1-1' },
		{ advertises: false },
		{ advertises: false },
	]);
	expect(calls.filter((call) => !call.startsWith('GET')).slice(-2)).toEqual([
		'DELETE /v1/phones/phone-1',
		'POST /v1/phones',
	]);
});
