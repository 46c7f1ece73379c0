import { request } from 'node:http';
import { type SurveyAction, SurveyPointsReply, SurveySession } from '@aisle/protocol';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noRecording } from '../../../test/support/store-page.ts';
import { ControlRefusal } from './control.ts';
import { createWeb } from './server.ts';

const PLAN = {
	gateway: 'gw-1',
	store: 'demo',
	timezone: 'Europe/Berlin',
	kinds: [],
	floor: { width: 1, height: 1 },
	zones: [],
	receivers: [],
};
const live = () => ({ time: '2026-05-04T08:30:00.000Z' }) as never;
const TOKEN = 'a-token';
const JSON_TYPE = { 'content-type': 'application/json' };

let url: string;
let web: Awaited<ReturnType<typeof createWeb>>;
let asked: SurveyAction[];
beforeEach(async () => {
	asked = [];
	web = await createWeb({
		plan: PLAN,
		live,
		survey: { watch: () => ({ picture: live, stop() {} }) },
		recording: {
			...noRecording({ plan: PLAN, live }),
			enter: (code) => (code === 'GOOD-CODE' ? { token: TOKEN, until: '2026-05-04T09:30:00.000Z' } : undefined),
			admits: (token) => token === TOKEN,
			async act(action) {
				if (action.do === 'undo') throw new ControlRefusal('There is nothing to take back.');
				asked.push(action);
			},
		},
		certificate: async () => ({ status: 200, page: '' }),
		health: () => ({ healthy: true, parts: [] }),
		metrics: async () => ({ contentType: 'text/plain', body: '' }),
		control: { token: 'secret', gateway: 'gw-1', version: '1.0.0', streams: {} },
		log: pino({ level: 'silent' }),
	});
	url = await web.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(() => web.close());

/** As a browser or anything else would, with whatever headers. */
function post(
	path: string,
	body: unknown,
	headers: Record<string, string> = {},
): Promise<{ status: number; json: Record<string, string> }> {
	const { promise, resolve, reject } = Promise.withResolvers<{ status: number; json: Record<string, string> }>();
	const asking = request(
		`${url}/api/survey/${path}`,
		{ method: 'POST', headers: { ...JSON_TYPE, ...headers } },
		(reply) => {
			let text = '';
			reply.setEncoding('utf8').on('data', (chunk) => {
				text += chunk;
			});
			reply.on('end', () => resolve({ status: reply.statusCode ?? 0, json: text === '' ? {} : JSON.parse(text) }));
		},
	);
	asking.on('error', reject).end(typeof body === 'string' ? body : JSON.stringify(body));
	return promise;
}

const BEARER = { authorization: `Bearer ${TOKEN}` };

test('whoever sees the page may read what is recorded', async () => {
	const reply = await fetch(`${url}/api/survey/points`);
	expect(SurveyPointsReply.parse(await reply.json())).toMatchObject({ points: [] });
});

test('a good code is answered by a token, and others by where to get one', async () => {
	const { status, json } = await post('session', { code: 'GOOD-CODE' });
	expect(status).toBe(200);
	expect(SurveySession.parse(json).token).toBe(TOKEN);
	const refused = await post('session', { code: 'BAD' });
	expect(refused).toMatchObject({ status: 403, json: { error: expect.stringContaining('survey record --page') } });
});

test('with the token something is done, and without it nothing', async () => {
	expect(await post('actions', { do: 'stop' }, BEARER)).toEqual({ status: 200, json: {} });
	for (const headers of [{}, { authorization: 'Bearer other' }, { authorization: TOKEN }]) {
		expect(await post('actions', { do: 'stop' }, headers as Record<string, string>)).toMatchObject({
			status: 401,
			json: { error: expect.stringContaining('survey record --page') },
		});
	}
	expect(asked).toEqual([{ do: 'stop' }]);
});

test.each([
	['an unknown action', { do: 'explode' }, 400],
	['a place that is none', { do: 'record', tag: 'cart-1', place: { at: [1] } }, 400],
	['a field too many', { do: 'stop', also: 1 }, 400],
	['no JSON', '{"do":', 400],
	['more than anybody says', { do: 'record', tag: 'a'.repeat(5000), place: { zone: 'a' } }, 413],
])('%s is refused with a sentence', async (_, body, status) => {
	expect(await post('actions', body, BEARER)).toMatchObject({ status, json: { error: expect.stringMatching(/\.$/) } });
	expect(asked).toEqual([]);
});

test('what cannot be done now says why', async () => {
	expect(await post('actions', { do: 'undo' }, BEARER)).toEqual({
		status: 409,
		json: { error: 'There is nothing to take back.' },
	});
});

test.each([
	['from another web site', { origin: 'https://evil.example' }, 403],
	['from another site, says the browser', { 'sec-fetch-site': 'cross-site' }, 403],
	['from another port of this machine', { 'sec-fetch-site': 'same-site' }, 403],
	['from a page without an origin', { origin: 'null' }, 403],
	["by a form's text", { 'content-type': 'text/plain' }, 415],
	["by a form's fields", { 'content-type': 'application/x-www-form-urlencoded' }, 415],
	['under a name that somebody else pointed here', { host: 'evil.example' }, 421],
])('%s: refused, with a good token too', async (_, headers, status) => {
	const reply = await post('actions', { do: 'stop' }, { ...BEARER, ...headers } as Record<string, string>);
	expect(reply.status).toBe(status);
	expect(asked).toEqual([]);
});

test('from its own page it is done', async () => {
	const headers = { ...BEARER, origin: url, 'sec-fetch-site': 'same-origin' };
	expect((await post('actions', { do: 'stop' }, headers)).status).toBe(200);
});

test('another site is not told that it may ask', async () => {
	const reply = await fetch(`${url}/api/survey/actions`, {
		method: 'OPTIONS',
		headers: {
			origin: 'https://evil.example',
			'access-control-request-method': 'POST',
			'access-control-request-headers': 'authorization',
		},
	});
	expect(reply.status).toBeGreaterThanOrEqual(400);
	expect(reply.headers.get('access-control-allow-origin')).toBeNull();
});
