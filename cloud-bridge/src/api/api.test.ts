import { createPublicKey, verify } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { EnrolReply, MeReply, PassKeysReply, PassReply, PhoneCode, Problem, ROSTER_FOBS_MAX } from '@aisle/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../db/database.ts';
import { createFobCodes } from '../shoppers/fob-codes.ts';
import { ADMIN_TOKEN, CAMPAIGN, call, enrolBody, STORE, startBridge, type TestBridge } from '../test-bridge.ts';

let bridge: TestBridge;
let token: string;

beforeAll(async () => {
	bridge = await startBridge();
	const enrolled = await call(bridge, 'POST', '/v1/app/enrol', { body: enrolBody(['presence']) });
	token = enrolled.body.token;
});
afterAll(() => bridge.end());

const UNKNOWN_OFFER = '/v1/app/offers/7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11/marks';
const JOIN = '/v1/app/phones/join';
const OTHER_WORDS = { version: 99, language: 'en' };
const FOB = `/v1/app/fobs/${STORE}/fob-1`;
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
	['somebody too young', enrolment({ ...enrolBody(), ageConfirmed: false }), 403, 'too-young', /16 or older/],
	['words that are not shown', enrolment({ ...enrolBody(), text: OTHER_WORDS }), 409, 'text-not-current', /text 99 in/],
	[
		'a consent to words that are not shown',
		asShopper('PUT', '/v1/app/consents/offers', { granted: true, text: OTHER_WORDS }),
		409,
		'text-not-current',
		/text 99 in/,
	],
	[
		'a consent without its words',
		asShopper('PUT', '/v1/app/consents/offers', { granted: true }),
		400,
		'request-invalid',
		/^body: text: say which words/,
	],
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
	['a wrong code', () => call(bridge, 'POST', JOIN, { body: { code: 'x' } }), 404, 'code-unknown', /no phone shows/],
	['the last phone leaving', asShopper('DELETE', '/v1/app/phones/current'), 409, 'last-phone', /no other phone/],
	['a store there is not', asShopper('PUT', '/v1/app/stores/nowhere'), 404, 'store-unknown', /"nowhere"/],
	['leaving where nobody was', asShopper('DELETE', '/v1/app/stores/x'), 404, 'store-not-joined', /"x"/],
	['leaving the last store', asShopper('DELETE', `/v1/app/stores/${STORE}`), 409, 'last-store', /only store/],
	['a name unasked', asShopper('PUT', '/v1/app/name', { name: 'A' }), 403, 'consent-missing', /"staff"/],
	[
		'a name that turns the text around it',
		asShopper('PUT', '/v1/app/name', { name: 'A\u202eB' }),
		400,
		'request-invalid',
		/can be seen/,
	],
	['half a character', asShopper('PUT', '/v1/app/name', { name: 'A\ud83d' }), 400, 'request-invalid', /can be seen/],
	['a pause for ever', asShopper('PUT', '/v1/app/pause', { for: 'ever' }), 400, 'request-invalid', /for/],
	['a pass of elsewhere', asShopper('GET', '/v1/app/pass?store=x'), 404, 'store-not-joined', /"x"/],
	['keys of elsewhere', asShopper('GET', '/v1/app/pass/keys?store=x'), 404, 'store-not-joined', /"x"/],
	['a time that is none', asShopper('GET', '/v1/app/pass?phoneTime=noon'), 400, 'request-invalid', /phoneTime/],
	[
		'a time that does not exist',
		asShopper('GET', '/v1/app/pass?phoneTime=2026-99-99T99:99:99.999Z'),
		400,
		'request-invalid',
		/phoneTime: must be a time that exists/,
	],
	['a fob by a wrong code', asShopper('PUT', FOB, { code: 'x' }), 404, 'code-unknown', /"fob-1"/],
	['a fob of nobody', asShopper('DELETE', FOB), 404, 'fob-not-carried', /"fob-1"/],
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

test('a proof of erasure and a receipt can be checked by whoever has them, with a key that anybody may fetch', async () => {
	const { body: enrolled } = await call(bridge, 'POST', '/v1/app/enrol', { body: enrolBody(['presence']) });
	const receipt = await call(bridge, 'GET', '/v1/app/consents/receipt', { token: enrolled.token });
	const proof = await call(bridge, 'DELETE', '/v1/app/me', { token: enrolled.token });
	const { keys } = (await call(bridge, 'GET', '/v1/app/signing-keys')).body;
	const key = createPublicKey({ key: keys[0], format: 'jwk' });
	for (const { body } of [receipt, proof]) {
		const [head, payload, signature] = body.signed.split('.');
		expect(verify(null, Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
		expect(JSON.parse(Buffer.from(payload, 'base64url').toString()).shopper).toBe(body.shopper);
	}
});

test('withdrawing never fails for the words on a page that was left open', async () => {
	const body = { granted: false, text: OTHER_WORDS };
	const { status, body: me } = await call(bridge, 'PUT', '/v1/app/consents/offers', { token, body });
	expect([status, me.consents?.offers]).toEqual([200, false]);
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
	['JSON said to be text, as fetch says by itself', '{}', 'text/plain;charset=UTF-8', 415, 'media-type-unsupported'],
	['a huge body', `{"store":"${'x'.repeat(70_000)}"}`, 'application/json', 413, 'body-too-large'],
])('refuses %s', async (_what, body, type, status, code) => {
	const response = await post(body, type);
	expect([response.status, Problem.parse(await response.json()).code]).toEqual([status, code]);
});

test('asking for the head of a stream is no call, and holds none open', async () => {
	const headers = { authorization: `Bearer ${token}` };
	const response = await fetch(`${bridge.url()}/v1/app/live`, { method: 'HEAD', headers });
	expect(response.status).toBe(404);
});

test('a path that is not UTF-8 is refused the same way', async () => {
	const response = await fetch(`${bridge.url()}/%ff`);
	expect([response.status, Problem.parse(await response.json()).code]).toEqual([400, 'request-malformed']);
});

test.each([
	['bytes that are not HTTP', 'HELO store', 400, 'request-malformed'],
	['a request that names no host', 'GET /v1/nothing HTTP/1.1\r\nConnection: close', 404, 'route-unknown'],
	[
		'a wish that nobody can fulfil',
		'POST /v1/app/enrol HTTP/1.1\r\nHost: x\r\nExpect: a-miracle\r\nContent-Length: 2\r\nConnection: close',
		417,
		'request-malformed',
	],
])('%s: refused the same way', async (_what, head, status, code) => {
	const raw = await new Promise<string>((resolve, reject) => {
		let text = '';
		const socket = connect(Number(new URL(bridge.url()).port), '127.0.0.1', () => socket.write(`${head}\r\n\r\n`));
		socket.on('data', (data) => {
			text += data;
		});
		socket.on('end', () => resolve(text));
		socket.on('error', reject);
	});
	expect(raw).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
	expect(raw).toContain('application/problem+json');
	expect(Problem.parse(JSON.parse(/\{.*\}/.exec(raw)![0])).code).toBe(code);
});

test('whoever asks too often is told when to come back, and health is not asked too often', async () => {
	const strict = await startBridge(({ http }) => {
		http.limits = { requestsPerMinute: 5, requestsPerShopperPerMinute: 4, enrolmentsPerMinute: 2 };
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

test('a shopper who asks too often is held back, and nobody who stands behind the same address', async () => {
	const strict = await startBridge(({ http }) => {
		http.limits = { requestsPerMinute: 5, requestsPerShopperPerMinute: 4, enrolmentsPerMinute: 10 };
	});
	try {
		const enrol = async () => (await call(strict, 'POST', '/v1/app/enrol', { body: enrolBody() })).body.token;
		const [hasty, calm] = [await enrol(), await enrol()];
		const me = (bearer: string) => call(strict, 'GET', '/v1/app/me', { token: bearer });
		for (let i = 0; i < 4; i++) expect((await me(hasty)).status).toBe(200);
		expect((await me(hasty)).body.code).toBe('too-many-requests');
		expect((await me(calm)).status).toBe(200);
		const wrong = await Promise.all(Array.from({ length: 130 }, () => me('wrong')));
		expect(new Set(wrong.map(({ body }) => body.code))).toEqual(new Set(['token-unknown', 'too-many-requests']));
		expect((await me(calm)).status).toBe(200);
	} finally {
		await strict.end();
	}
});

test('the account over HTTP: another phone, a pass, a pause, a name, a fob', async () => {
	const own = await startBridge(({ stores }) => {
		stores[0]!.fobs = [{ id: 'fob-1', name: 'Fob 1' }];
		stores.push({ ...stores[0]!, id: 'hamburg', siteNumber: 43, fobs: [] });
	});
	try {
		const first = (await call(own, 'POST', '/v1/app/enrol', { body: enrolBody(['presence', 'staff']) })).body;
		const code = await call(own, 'POST', '/v1/app/phones', { token: first.token });
		expect(PhoneCode.parse(code.body).code).toHaveLength(11);
		const joined = await call(own, 'POST', JOIN, { body: { code: code.body.code } });
		expect([joined.status, EnrolReply.parse(joined.body).shopper]).toEqual([201, first.shopper]);
		const { token: second } = joined.body;
		const as = (method: string, path: string, body?: unknown) => call(own, method, path, { token: second, body });

		const late = new Date(Date.now() - 3_600_000).toISOString();
		const pass = PassReply.parse((await as('GET', `/v1/app/pass?store=${STORE}&phoneTime=${late}`)).body);
		expect(pass).toMatchObject({ store: STORE, clock: { isOff: true } });
		expect(PassKeysReply.parse((await as('GET', '/v1/app/pass/keys')).body).days).toHaveLength(3);
		expect((await as('PUT', '/v1/app/stores/hamburg')).body.stores).toEqual([STORE, 'hamburg']);
		expect((await as('DELETE', '/v1/app/stores/hamburg')).body.stores).toEqual([STORE]);
		expect((await as('PUT', '/v1/app/name', { name: ' Anna ' })).body.name).toBe('Anna');
		expect((await as('DELETE', '/v1/app/name')).body).not.toHaveProperty('name');
		const fobCode = createFobCodes(own.config.signingKey).codeOf(STORE, 'fob-1');
		const fobs = [{ store: STORE, fob: 'fob-1' }];
		expect(MeReply.parse((await as('PUT', FOB, { code: fobCode })).body)).toMatchObject({ fobs, phones: 2 });
		expect((await as('DELETE', FOB)).body.fobs).toEqual([]);
		expect((await as('PUT', '/v1/app/pause', { for: 'hour' })).body.pausedUntil).toMatch(/Z$/);
		expect((await as('GET', '/v1/app/pass')).body.rids).toEqual([]);
		expect((await as('DELETE', '/v1/app/pause')).body).not.toHaveProperty('pausedUntil');
		await as('PUT', '/v1/app/consents/presence', { granted: false });
		expect((await as('GET', '/v1/app/pass')).body.code).toBe('consent-missing');
		expect((await as('DELETE', '/v1/app/phones/current')).status).toBe(204);
		expect((await as('GET', '/v1/app/me')).body.code).toBe('token-unknown');
	} finally {
		await own.end();
	}
});

test('whoever is too young, or agreed to other words, is not in the database', async () => {
	const own = await startBridge();
	try {
		const wrong = [{ ageConfirmed: false }, { text: OTHER_WORDS }];
		for (const part of wrong) await call(own, 'POST', '/v1/app/enrol', { body: { ...enrolBody(), ...part } });
		await own.stop();
		const db = await openDatabase({ path: own.config.database });
		const rows = await Promise.all([
			db.selectFrom('shopper').selectAll().execute(),
			db.selectFrom('consent').selectAll().execute(),
		]);
		await db.destroy();
		expect(rows).toEqual([[], []]);
	} finally {
		await own.end();
	}
});

test('a refresh token that brought others, and one phone or fob too many, are refused by their names', async () => {
	const ids = Array.from({ length: ROSTER_FOBS_MAX + 1 }, (_, index) => `fob-${index}`);
	const own = await startBridge(({ stores }) => {
		stores[0]!.fobs = ids.map((id) => ({ id, name: id }));
	});
	try {
		const { refreshToken, ...first } = (await call(own, 'POST', '/v1/app/enrol', { body: enrolBody() })).body;
		const refresh = (token: string) => call(own, 'POST', '/v1/app/token', { body: { refreshToken: token } });
		const { token } = (await refresh(refreshToken)).body;
		const as = (method: string, path: string, body?: unknown) => call(own, method, path, { token, body });
		expect((await as('GET', '/v1/app/me')).body.shopper).toBe(first.shopper);
		own.skip(180);
		expect((await refresh(refreshToken)).body).toMatchObject({ status: 401, code: 'refresh-used' });

		for (let phones = 1; phones < 5; phones++) {
			await call(own, 'POST', JOIN, { body: { code: (await as('POST', '/v1/app/phones')).body.code } });
		}
		expect((await as('POST', '/v1/app/phones')).body).toMatchObject({ status: 409, code: 'too-many-phones' });

		const { codeOf } = createFobCodes(own.config.signingKey);
		const link = (fob: string) => as('PUT', `/v1/app/fobs/${STORE}/${fob}`, { code: codeOf(STORE, fob) });
		for (const fob of ids.slice(1)) expect((await link(fob)).status).toBe(200);
		expect((await link(ids[0]!)).body).toMatchObject({ status: 409, code: 'too-many-fobs' });
	} finally {
		await own.end();
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
	// what an operator is to be woken for is counted, before it has happened once
	for (const name of ['commits_failed', 'batches_overflowed', 'decisions_failed', 'deliveries_failed']) {
		expect(metrics).toMatch(new RegExp(`^aisle_${name} 0$`, 'm'));
	}
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
