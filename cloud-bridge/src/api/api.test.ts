import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Problem } from '@aisle/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMIN_TOKEN, CAMPAIGN, call, enrolBody, startBridge, type TestBridge } from '../test-bridge.ts';

let bridge: TestBridge;
let token: string;

beforeAll(async () => {
	bridge = await startBridge();
	const enrolled = await call(bridge, 'POST', '/v1/app/enrol', { body: enrolBody(['presence']) });
	token = enrolled.body.token;
});
afterAll(() => bridge.end());

const UNKNOWN_OFFER = '/v1/app/offers/7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11/marks';
const enrolment = (body: unknown) => () => call(bridge, 'POST', '/v1/app/enrol', { body });
const asShopper = (method: string, path: string, body?: unknown) => () => call(bridge, method, path, { token, body });
const asAdmin = (method: string, path: string, body?: unknown) => () =>
	call(bridge, method, path, { token: ADMIN_TOKEN, body });

type Refused = [what: string, ask: () => ReturnType<typeof call>, status: number, code: string, detail: RegExp];
test.each<Refused>([
	['no token', () => call(bridge, 'GET', '/v1/app/me'), 401, 'token-missing', /no bearer token/],
	['a wrong token', () => call(bridge, 'GET', '/v1/app/me', { token: 'x' }), 401, 'token-unknown', /no shopper/],
	['an admin as a shopper', asAdmin('GET', '/v1/app/offers'), 401, 'token-unknown', /no shopper/],
	['a shopper as an admin', asShopper('GET', '/v1/campaigns'), 401, 'token-unknown', /not the admin token/],
	['a stranger listening', () => call(bridge, 'GET', '/v1/app/live'), 401, 'token-missing', /./],
	['an unknown call', () => call(bridge, 'GET', '/v1/nothing?a=b'), 404, 'route-unknown', /^GET \/v1\/nothing is not/],
	['an unknown store', enrolment(enrolBody(['presence'], 'nowhere')), 404, 'store-unknown', /"nowhere"/],
	['no consents', enrolment(enrolBody([])), 400, 'request-invalid', /^body: consents: /],
	['an unknown purpose', enrolment({ ...enrolBody(), consents: ['ads'] }), 400, 'request-invalid', /consents.0/],
	['an unknown field', enrolment({ ...enrolBody(), name: 'A' }), 400, 'request-invalid', /name/],
	['another purpose', asShopper('PUT', '/v1/app/consents/ads', { granted: true }), 400, 'request-invalid', /purpose/],
	[
		'a consent in words',
		asShopper('PUT', '/v1/app/consents/offers', { granted: 'yes' }),
		400,
		'request-invalid',
		/granted/,
	],
	['an offer of nobody', asShopper('POST', UNKNOWN_OFFER, { mark: 'seen' }), 404, 'offer-unknown', /7b0a5c1e/],
	['a mark there is not', asShopper('POST', UNKNOWN_OFFER, { mark: 'liked' }), 400, 'request-invalid', /mark/],
	['a campaign twice', asAdmin('POST', '/v1/campaigns', CAMPAIGN), 409, 'campaign-exists', /running-shoes/],
	['no such campaign', asAdmin('POST', '/v1/campaigns/none/pause'), 404, 'campaign-unknown', /"none"/],
	['figures of nowhere', asAdmin('GET', '/v1/stores/nowhere/figures'), 404, 'store-unknown', /"nowhere"/],
	[
		'a campaign for a zone there is not',
		asAdmin('POST', '/v1/campaigns', { ...CAMPAIGN, id: 'b', trigger: { on: 'entered', zone: 'shoos' } }),
		422,
		'zone-unknown',
		/"shoos"/,
	],
])('refuses %s', async (_what, ask, status, code, detail) => {
	const answer = await ask();
	expect(answer.type).toBe('application/problem+json; charset=utf-8');
	expect(Problem.parse(answer.body)).toMatchObject({ status, code, detail: expect.stringMatching(detail) });
	expect(answer.status).toBe(status);
});

test('says what a misspelt zone may have been', async () => {
	const body = { ...CAMPAIGN, id: 'b', trigger: { on: 'entered', zone: 'shoos' } };
	expect((await call(bridge, 'POST', '/v1/campaigns', { token: ADMIN_TOKEN, body })).body.remedy).toBe(
		'Write "shoes".',
	);
});

const post = (body: string, type = 'application/json') =>
	fetch(`${bridge.url()}/v1/app/enrol`, { method: 'POST', body, headers: { 'content-type': type } });

test.each([
	['what is not JSON', '{"store":', 'application/json', 400, 'body-not-json'],
	['nothing at all', '', 'application/json', 400, 'body-not-json'],
	['another kind of body', '<a/>', 'application/xml', 415, 'media-type-unsupported'],
	['a huge body', `{"store":"${'x'.repeat(70_000)}"}`, 'application/json', 413, 'body-too-large'],
])('refuses %s', async (_what, body, type, status, code) => {
	const response = await post(body, type);
	expect([response.status, Problem.parse(await response.json()).code]).toEqual([status, code]);
});

test('a path that is not UTF-8, and bytes that are not HTTP, are refused the same way', async () => {
	const response = await fetch(`${bridge.url()}/%ff`);
	expect([response.status, Problem.parse(await response.json()).code]).toEqual([400, 'request-malformed']);
	const raw = await new Promise<string>((resolve, reject) => {
		let text = '';
		const socket = connect(Number(new URL(bridge.url()).port), '127.0.0.1', () => socket.write('HELO store\r\n\r\n'));
		socket.on('data', (data) => {
			text += data;
		});
		socket.on('end', () => resolve(text));
		socket.on('error', reject);
	});
	expect(raw).toMatch(/^HTTP\/1.1 400 /);
	expect(Problem.parse(JSON.parse(raw.split('\r\n\r\n')[1]!)).code).toBe('request-malformed');
});

test('whoever asks too often is told when to come back, and health is not asked too often', async () => {
	const strict = await startBridge(({ http }) => {
		http.limits = { requestsPerMinute: 5, enrolmentsPerMinute: 2 };
	});
	try {
		const enrol = () => call(strict, 'POST', '/v1/app/enrol', { body: enrolBody(['presence']) });
		expect([(await enrol()).status, (await enrol()).status, (await enrol()).body.code]).toEqual([
			201,
			201,
			'too-many-requests',
		]);
		const others = await Promise.all(Array.from({ length: 6 }, () => fetch(`${strict.url()}/v1/app/config`)));
		const refused = others.find(({ status }) => status === 429);
		expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
		for (let i = 0; i < 6; i++) expect((await call(strict, 'GET', '/healthz')).status).toBe(200);
	} finally {
		await strict.end();
	}
});

test('without an admin token those calls are off', async () => {
	const open = await startBridge((config) => {
		delete config.adminToken;
	});
	expect((await call(open, 'GET', '/v1/campaigns', { token: 'anything' })).body.code).toBe('admin-disabled');
	await open.end();
});

test('health names every part, and metrics hold no name', async () => {
	const health = await call(bridge, 'GET', '/healthz');
	expect(health.body.parts.map(({ name }: { name: string }) => name)).toEqual(['database', 'broker', 'ingest']);
	const metrics = await (await fetch(`${bridge.url()}/metrics`)).text();
	expect(metrics).toContain('aisle_http_request_seconds_count{method="GET",route="/healthz",status="200"} ');
	expect(metrics).not.toContain('7b0a5c1e');
});

test('the documentation works without the internet', async () => {
	const page = await (await fetch(`${bridge.url()}/docs/`)).text();
	const links = [...page.matchAll(/(?:src|href)="([^"#]+)"/g)].map(
		([, link]) => new URL(link!, `${bridge.url()}/docs/`),
	);
	expect(links.length).toBeGreaterThan(3);
	for (const link of links) {
		expect(link.origin).toBe(bridge.url());
		expect((await fetch(link)).status, link.pathname).toBe(200);
	}
});

test('the phone page where it is built, and how to build it where it is not', async () => {
	const before = await fetch(`${bridge.url()}/`);
	expect([before.status, await before.text()]).toEqual([503, expect.stringContaining('npm run build')]);
	const built = await startBridge((config) => {
		config.radioUrl = 'http://127.0.0.1:7090';
		const dist = join(config.database, '..', 'phone');
		mkdirSync(join(dist, 'assets'), { recursive: true });
		writeFileSync(join(dist, 'index.html'), '<!doctype html><title>Aisle</title>');
		writeFileSync(join(dist, 'assets', 'index-abc123.js'), '1');
	});
	const page = await fetch(`${built.url()}/`);
	expect(await page.text()).toContain('<title>Aisle</title>');
	expect(page.headers.get('cache-control')).toBe('no-cache');
	expect(page.headers.get('content-security-policy')).toContain("connect-src 'self' http://127.0.0.1:7090;");
	const script = await fetch(`${built.url()}/assets/index-abc123.js`);
	expect(script.headers.get('cache-control')).toContain('immutable');
	expect((await call(built, 'GET', '/assets/nothing.js')).body.code).toBe('route-unknown');
	await built.end();
});
