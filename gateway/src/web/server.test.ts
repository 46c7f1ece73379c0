import { get } from 'node:http';
import type { LiveReply, PlanReply, SurveyReply } from '@aisle/protocol';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { noRecording } from '../../../test/support/store-page.ts';
import { createWeb, type WebOptions } from './server.ts';

const PLAN = {
	gateway: 'gw-1',
	store: 'demo',
	timezone: 'Europe/Berlin',
	kinds: ['pass'],
	floor: { width: 1, height: 1 },
	zones: [],
	receivers: [],
} satisfies PlanReply;
let web: FastifyInstance | undefined;
afterEach(() => web?.close());

async function start(more: Partial<WebOptions> = {}): Promise<string> {
	let pictures = 0;
	web = await createWeb({
		plan: PLAN,
		live: () => ({ time: `picture ${++pictures}` }) as unknown as LiveReply,
		survey: {
			watch: () => ({ picture: () => ({ time: `survey ${++pictures}` }) as unknown as SurveyReply, stop() {} }),
		},
		recording: noRecording({ plan: PLAN, live: () => ({ time: '2026-05-04T08:30:00.000Z' }) as LiveReply }),
		certificate: async () => ({ status: 200, page: '<!doctype html>' }),
		health: () => ({ healthy: true, parts: [] }),
		metrics: async () => ({ contentType: 'text/plain', body: 'aisle_up 1\n' }),
		control: { token: 'secret', gateway: 'gw-1', version: '1.0.0', streams: {} },
		log: pino({ level: 'silent' }),
		...more,
	});
	return await web.listen({ host: '127.0.0.1', port: 0 });
}

/** The server-sent events of a stream, until `count` of them came. */
function pictures(url: string, count: number): Promise<string> {
	const { promise, resolve, reject } = Promise.withResolvers<string>();
	const request = get(`${url}/api/live`, (reply) => {
		let text = '';
		reply.setEncoding('utf8').on('data', (chunk) => {
			text += chunk;
			if (text.split('\n\n').length > count) {
				resolve(text);
				request.destroy();
			}
		});
	}).on('error', reject);
	return promise;
}

test('the plan, health and metrics answer', async () => {
	const url = await start();
	expect(await (await fetch(`${url}/api/site`)).json()).toEqual(PLAN);
	expect((await fetch(`${url}/healthz`)).status).toBe(200);
	expect(await (await fetch(`${url}/metrics`)).text()).toBe('aisle_up 1\n');
});

test('the certificate is a page, and where it cannot be made, a page that says why', async () => {
	let answer = { status: 200, page: '<!doctype html><p>Zones can be relied on.</p>' };
	const url = await start({ certificate: async () => answer });
	const reply = await fetch(`${url}/survey/certificate`);
	expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
	expect(reply.headers.get('cache-control')).toBe('no-store');
	expect(await reply.text()).toBe(answer.page);
	answer = { status: 422, page: '<!doctype html><p>walk.csv is empty.</p>' };
	expect((await fetch(`${url}/survey/certificate`)).status).toBe(422);
});

test('a gateway that has failed says so by its status code', async () => {
	const url = await start({ health: () => ({ healthy: false, parts: [] }) });
	expect((await fetch(`${url}/healthz`)).status).toBe(503);
});

test.each(['/%zz', '/%00', '/..%5cpackage.json'])(
	'%s is told to be nonsense, and no fault of the gateway',
	async (path) => {
		const lines: string[] = [];
		const url = await start({ log: pino({}, { write: (line: string) => void lines.push(line) }) });
		const { status } = await fetch(`${url}${path}`);
		expect(status).toBeGreaterThanOrEqual(400);
		expect(status).toBeLessThan(500);
		expect(lines).toEqual([]);
	},
);

test('pictures come at once and go on', async () => {
	const url = await start();
	const text = await pictures(url, 3);
	expect(text).toMatch(/^event: live\ndata: \{"time":"picture 1"\}\n\nevent: live\ndata: \{"time":"picture 2"\}/);
});

test('more pages than a store has are refused', async () => {
	const url = await start();
	const open = new AbortController();
	const replies = await Promise.all(
		Array.from({ length: 33 }, () => fetch(`${url}/api/live`, { signal: open.signal })),
	);
	expect(
		replies
			.map(({ status }) => status)
			.sort()
			.slice(-2),
	).toEqual([200, 503]);
	open.abort();
});

test('nothing may be loaded from elsewhere but the truth of a demo', async () => {
	const url = await start({ plan: { ...PLAN, truthUrl: 'http://127.0.0.1:7074/v1/truth' } });
	const policy = (await fetch(`${url}/api/site`)).headers.get('content-security-policy');
	expect(policy).toContain("default-src 'self'");
	expect(policy).toContain("connect-src 'self' http://127.0.0.1:7074");
});

test('a name that somebody else pointed here is refused', async () => {
	const url = new URL(await start());
	const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
	const { hostname: host, port } = url;
	get({ host, port, path: '/api/site', headers: { host: `evil.example:${port}` } }, (reply) => {
		reply.resume();
		resolve(reply.statusCode);
	}).on('error', reject);
	expect(await promise).toBe(421);
});
