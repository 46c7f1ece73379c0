import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PHONE_CLOCK_OFF_S, passPayload } from '@aisle/protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connectGateway, STORE, startBridge, type TestBridge } from '../../cloud-bridge/src/test-bridge.ts';
import {
	androidServiceData,
	createAppClient,
	type EnrolRequest,
	iosServiceUuid,
	memoryStorage,
	onAir,
	type TokenStorage,
} from './index.ts';

const ENROL: EnrolRequest = {
	store: STORE,
	consents: ['presence', 'offers'],
	text: { version: 1, language: 'en' },
	ageConfirmed: true,
};

let bridge: TestBridge;
/** The path of each request, in order. */
let asked: string[];

beforeEach(async () => {
	asked = [];
	bridge = await startBridge();
});
afterEach(() => bridge.end());

function client(storage: TokenStorage = memoryStorage(), nowMs = Date.now) {
	return createAppClient({
		...{ baseUrl: bridge.url(), storage, nowMs },
		fetch: (request) => {
			asked.push(new URL(request.url).pathname);
			return fetch(request);
		},
	});
}

describe('tokens', () => {
	const HOUR_S = 3600;

	test('are renewed before their end, once for all who wait', async () => {
		let aheadMs = 0;
		const aisle = client(memoryStorage(), () => Date.now() + aheadMs);
		await aisle.enrol(ENROL);
		bridge.skip(HOUR_S);
		aheadMs = HOUR_S * 1000;
		await Promise.all([aisle.me(), aisle.offers(), aisle.pass()]);
		expect(asked.filter((path) => path === '/v1/app/token')).toHaveLength(1);
		expect(asked).toHaveLength(5);
	});

	test('that are over by the service’s clock are renewed, and the call is sent again with its body', async () => {
		const aisle = client();
		await aisle.enrol(ENROL);
		bridge.skip(HOUR_S + 1);
		expect(await aisle.changeConsent('offers', { granted: false })).toMatchObject({ consents: { offers: false } });
		expect(asked).toEqual(['/v1/app/enrol', '/v1/app/consents/offers', '/v1/app/token', '/v1/app/consents/offers']);
	});

	test('are not renewed before each call by a phone whose clock is an hour ahead, but when they are over', async () => {
		const aisle = client(memoryStorage(), () => Date.now() + HOUR_S * 1000);
		await aisle.enrol(ENROL);
		for (let call = 0; call < 3; call++) await aisle.offers();
		expect(asked.filter((path) => path === '/v1/app/token')).toHaveLength(0);
		bridge.skip(HOUR_S + 1);
		for (let call = 0; call < 3; call++) await aisle.offers();
		expect(asked.filter((path) => path === '/v1/app/token')).toHaveLength(1);
	});

	test('are shared by two tabs on one storage', async () => {
		const storage = memoryStorage();
		const [one, other] = [client(storage), client(storage)];
		await one.enrol(ENROL);
		bridge.skip(HOUR_S + 1);
		await one.me();
		await other.me();
		expect(asked.filter((path) => path === '/v1/app/token')).toHaveLength(1);
	});

	test('that another tab renews while a call is on its way are taken for that call', async () => {
		const storage = memoryStorage();
		let aheadMs = 0;
		const other = client(storage, () => Date.now() + aheadMs);
		await other.enrol(ENROL);
		aheadMs = HOUR_S * 1000;
		let isFirst = true;
		const slow = createAppClient({
			...{ baseUrl: bridge.url(), storage },
			fetch: async (request) => {
				if (isFirst) {
					isFirst = false;
					await other.me();
				}
				return fetch(request);
			},
		});
		expect(await slow.me()).toMatchObject({ stores: [STORE] });
		expect(asked.filter((path) => path === '/v1/app/token')).toHaveLength(1);
	});

	test('stay where the service cannot be reached, and go where they are good for nothing', async () => {
		const aisle = client();
		await aisle.enrol(ENROL);
		const elsewhere = createAppClient({ baseUrl: 'http://127.0.0.1:1', storage: memoryStorage() });
		await expect(elsewhere.config()).rejects.toMatchObject({ code: 'unreachable', status: 0 });
		await expect(elsewhere.me()).rejects.toMatchObject({ code: 'not-enrolled' });
		await aisle.erase();
		expect(await aisle.isEnrolled()).toBe(false);
	});

	test('of somebody erased on another phone are thrown away', async () => {
		const [first, second] = [client(), client()];
		await first.enrol(ENROL);
		await second.join((await first.phoneCode()).code);
		expect(await second.me()).toMatchObject({ phones: 2 });
		await first.erase();
		bridge.skip(HOUR_S + 1);
		await expect(second.me()).rejects.toMatchObject({ code: 'token-erased' });
	});
});

test('a refusal is one error, with code and remedy', async () => {
	const aisle = client();
	const refused = aisle.enrol({ ...ENROL, store: 'nowhere' });
	await expect(refused).rejects.toMatchObject({ name: 'AppProblem', status: 404, code: 'store-unknown' });
	await expect(refused).rejects.toHaveProperty('remedy', expect.stringContaining('GET /v1/app/config'));
});

test('the live stream connects again after a restart, and shows each offer once', async () => {
	bridge.config.http.port = Number(new URL(bridge.url()).port);
	const aisle = client();
	await aisle.enrol(ENROL);
	const gateway = await connectGateway(bridge);
	const [entry] = await vi.waitFor(async () => {
		const roster = await gateway.roster(bridge.publicKey);
		expect(roster?.entries).toHaveLength(1);
		return roster!.entries;
	});
	const offers: string[] = [];
	const told = { open: vi.fn(), lost: vi.fn() };
	const live = aisle.live({ ...told, offer: ({ title }, number) => offers.push(`${number} ${title}`) });
	const visit = 'visit-1';
	await gateway.publish('aisle.visit.started.v1', `pass:${entry!.pseudonym}`, { visit, zone: 'entrance' });
	const shoes = { visit, zone: 'shoes', confidence: 0.9 };
	await gateway.publish('aisle.zone.entered.v1', `pass:${entry!.pseudonym}`, shoes);
	await vi.waitFor(() => expect(offers).toEqual(['1 20 % off running shoes']));
	await gateway.close();

	await bridge.restart();
	await vi.waitFor(() => expect(told.open).toHaveBeenCalledTimes(2), { timeout: 15_000 });
	expect(told.lost).toHaveBeenCalled();
	live.close();

	// an app that starts anew has its last number, or begins at the beginning
	const fromStart = aisle.live({ offer: ({ title }) => offers.push(title) }, '0');
	await vi.waitFor(() => expect(offers).toEqual(['1 20 % off running shoes', '20 % off running shoes']));
	fromStart.close();
});

describe('the stream of somebody who is not known ends and says why', () => {
	const patience = { timeout: 15_000 };

	test('erased on another phone', async () => {
		const [first, second] = [client(), client()];
		await first.enrol(ENROL);
		await second.join((await first.phoneCode()).code);
		const refused = vi.fn();
		const open = vi.fn();
		const live = second.live({ open, refused });
		await vi.waitFor(() => expect(open).toHaveBeenCalled(), patience);
		await first.erase();
		await vi.waitFor(
			() => expect(refused).toHaveBeenCalledWith(expect.objectContaining({ code: 'token-erased' })),
			patience,
		);
		live.close();
	});

	test('without a token', async () => {
		const refused = vi.fn();
		const live = client().live({ refused });
		await vi.waitFor(() => expect(refused).toHaveBeenCalledWith(expect.objectContaining({ code: 'not-enrolled' })));
		expect(asked).toEqual([]);
		live.close();
	});
});

test('where the phone is: what cannot be is refused by its reason, a wrong code by its own', async () => {
	const aisle = client();
	await aisle.enrol(ENROL);
	const beacon = { uuid: 'a0c1e5d2-7f0b-4e6c-9d3f-5b8e12347788', major: 17, minor: 1 };
	const reply = await aisle.reportSightings(STORE, [{ at: new Date().toISOString(), beacon }]);
	expect(reply).toMatchObject({ taken: 0, refused: [{ index: 0, reason: 'beacon' }], clock: { isOff: false } });
	await expect(aisle.checkIn(`${STORE}.entrance.000000000000`)).rejects.toMatchObject({ code: 'code-unknown' });
	expect(await aisle.presence()).toEqual({ visits: [] });
});

describe('on the air', () => {
	test('the identifier of now, also on a phone whose clock is wrong', async () => {
		const aheadMs = (PHONE_CLOCK_OFF_S + 1) * 1000;
		const wrong = () => Date.now() + aheadMs;
		const aisle = client(memoryStorage(), wrong);
		await aisle.enrol(ENROL);
		const pass = await aisle.pass();
		expect(pass.clock).toMatchObject({ isOff: true });
		const serviceT = new Date(pass.now).getTime();
		const now = onAir(pass, wrong(), wrong())!;
		const { from, to } = pass.rids.find(({ rid }) => rid === now.rid)!;
		expect([Date.parse(from) <= serviceT, serviceT < Date.parse(to)]).toEqual([true, true]);
		await aisle.pause('hour');
		expect(onAir(await aisle.pass(), wrong(), wrong())).toBeUndefined();
	});

	test('the bytes are those of the protocol', () => {
		const rid = '70deaeda84278e75';
		expect(androidServiceData(rid, -59)).toEqual(new Uint8Array(passPayload(Buffer.from(rid, 'hex'), -59)));
		expect(iosServiceUuid(rid)).toBe('a15e0002-70de-aeda-8427-8e750b5e9d10');
		expect(() => iosServiceUuid('70de')).toThrow(/16 hex digits/);
	});
});

test('every call of the app is there', () => {
	const { paths } = JSON.parse(readFileSync('docs/reference/openapi.json', 'utf8')) as {
		paths: Record<string, Record<string, unknown>>;
	};
	const source = readFileSync(join(import.meta.dirname, 'calls.ts'), 'utf8');
	const called = [...source.matchAll(/http\.([A-Z]+)\('([^']+)'/g)].map(([, method, path]) => `${method} ${path}`);
	const offered = Object.entries(paths)
		.filter(([path]) => path.startsWith('/v1/app/'))
		.flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
	expect([...called, 'GET /v1/app/live'].toSorted()).toEqual(offered.toSorted());
});

test('the example of the README runs as it is printed', async () => {
	const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
	const example = /```ts\n(.*?)```/s.exec(readme)![1]!;
	// inside the repository, where the package is found by its name
	const file = `var/app-client-example-${process.pid}.ts`;
	mkdirSync('var', { recursive: true });
	writeFileSync(file, example);
	try {
		const env = { ...process.env, AISLE_URL: bridge.url() };
		const { stdout } = await promisify(execFile)(process.execPath, [file], { env });
		expect(stdout).toMatch(/^advertise Uint8Array\(10\) \[\n? *17,/);
		expect(stdout).toContain('offer-unknown Take an id from GET /v1/app/offers.');
		expect(stdout).toContain('erased');
	} finally {
		rmSync(file);
	}
});
