import { createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConsentReceipt, ConsentsReply, ExportReply, openSigned } from '@aisle/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ADMIN_TOKEN, call, connectGateway, enrolBody, STORE, startBridge, type TestBridge } from './test-bridge.ts';

let bridge: TestBridge;
beforeEach(async () => {
	bridge = await startBridge((config) => {
		// every second
		config.backups = { folder: join(dirname(config.database), 'copies'), cron: '* * * * * *', keepDays: 7 };
	});
});
afterEach(() => bridge.end());

async function enrol(): Promise<{ shopper: string; token: string; refreshToken: string }> {
	return (await call(bridge, 'POST', '/v1/app/enrol', { body: enrolBody() })).body;
}
/** The one shopper there is, as a gateway gets to know them. */
const subjectOf = (gateway: Awaited<ReturnType<typeof connectGateway>>) =>
	vi.waitFor(async () => {
		const [entry] = (await gateway.roster(bridge.publicKey))?.entries ?? [];
		if (entry === undefined) throw new Error('not in the roster yet');
		return `pass:${entry.pseudonym}`;
	});
const download = async (path: string, token: string) => {
	const response = await fetch(bridge.url() + path, { headers: { authorization: `Bearer ${token}` } });
	return { saved: response.headers.get('content-disposition'), text: await response.text() };
};
const copies = () => {
	try {
		return readdirSync(bridge.config.backups!.folder).filter((name) => name.endsWith('.sqlite'));
	} catch {
		return [];
	}
};

test('a shopper reads their ledger, and keeps a receipt that anybody with the public key can check', async () => {
	const { shopper, token } = await enrol();
	await call(bridge, 'PUT', '/v1/app/consents/offers', { token, body: { granted: false } });
	const { now, ledger } = ConsentsReply.parse((await call(bridge, 'GET', '/v1/app/consents', { token })).body);
	expect(now.presence).toMatchObject({ granted: true, expiresAt: ledger[0]!.expiresAt });
	expect(now.offers).toEqual({ granted: false, since: ledger[2]!.at });
	expect(now.research).toEqual({ granted: false });
	expect(ledger.map(({ number, purpose, granted, channel }) => [number, purpose, granted, channel])).toEqual([
		[1, 'presence', true, 'app'],
		[2, 'offers', true, 'app'],
		[3, 'offers', false, 'app'],
	]);

	const { saved, text } = await download('/v1/app/consents/receipt', token);
	expect(saved).toBe('attachment; filename="consent-receipt.json"');
	const { signed, ...said } = ConsentReceipt.parse(JSON.parse(text));
	expect(said).toMatchObject({ shopper, stores: [STORE], lines: ledger, chain: { number: 3 } });
	const publicKey = createPublicKey(bridge.config.signingKey);
	expect(await openSigned('receipt', signed, publicKey, ConsentReceipt.omit({ signed: true }))).toEqual(said);
});

test('an export has everything that is known, and nothing that gives access', async () => {
	const gateway = await connectGateway(bridge);
	const { shopper, token, refreshToken } = await enrol();
	const seq = await gateway.publish('aisle.visit.started.v1', await subjectOf(gateway), { visit: 'v1', zone: 'shoes' });
	await vi.waitFor(() => expect(gateway.receipts.at(-1)?.upTo).toBe(seq));
	await vi.waitFor(async () => {
		expect((await call(bridge, 'GET', '/v1/app/presence', { token })).body.visits).toHaveLength(1);
	});
	await gateway.close();
	const { saved, text } = await download('/v1/app/export', token);
	expect(saved).toBe('attachment; filename="my-data.json"');
	const data = ExportReply.parse(JSON.parse(text));
	expect(data).toMatchObject({ me: { shopper }, controller: bridge.config.controller, offers: [] });
	expect(data.visits).toMatchObject([{ store: STORE, lanes: ['pass'] }]);
	expect([data.consents.length, data.phones.length]).toEqual([2, 1]);
	for (const secret of [token, refreshToken]) expect(text).not.toContain(secret);
});

test('presence that is withdrawn takes along what was noticed, from every file of the database', async () => {
	const gateway = await connectGateway(bridge);
	const { token } = await enrol();
	const visit = 'visit-to-be-forgotten';
	const seq = await gateway.publish('aisle.visit.started.v1', await subjectOf(gateway), { visit, zone: 'shoes' });
	await vi.waitFor(() => expect(gateway.receipts.at(-1)?.upTo).toBe(seq));
	const folder = dirname(bridge.config.database);
	const files = () =>
		readdirSync(folder).filter((name) => /^cloud/.test(name) && readFileSync(join(folder, name)).includes(visit));
	expect(files()).not.toEqual([]);
	await call(bridge, 'PUT', '/v1/app/consents/presence', { token, body: { granted: false } });
	expect(files()).toEqual([]);
	await gateway.close();
});

test('operators see what was deleted and what is due, and a copy that cannot be made', async () => {
	await vi.waitFor(async () => {
		const { body } = await call(bridge, 'GET', '/v1/retention', { token: ADMIN_TOKEN });
		expect(body.runs).toMatchObject([{ job: 'retention', deleted: {} }]);
		expect(body.due).toContainEqual({ table: 'visit', keptDays: 30, rows: 0 });
		expect(body.nextRunAt > new Date().toISOString()).toBe(true);
	});
	const days = await call(bridge, 'GET', `/v1/stores/${STORE}/zone-days`, { token: ADMIN_TOKEN });
	expect(days.body).toEqual({ store: STORE, days: [] });
	const { token } = await enrol();
	expect((await call(bridge, 'GET', '/v1/retention', { token })).body.code).toBe('token-unknown');
	const { parts } = (await call(bridge, 'GET', '/healthz')).body;
	expect(parts).toContainEqual({ name: 'backups', state: 'ok', words: 'copies are kept 7 days' });
	expect(await (await fetch(`${bridge.url()}/metrics`)).text()).toContain('aisle_retention_runs 1');
});

test('whoever was erased after a copy was made is erased again when the copy is restored', async () => {
	const { token } = await enrol();
	const { token: other } = await enrol();
	// a copy that begins now has both
	const before = new Set(copies());
	const copy = await vi.waitFor(
		() => {
			const [later] = copies()
				.filter((name) => !before.has(name))
				.slice(1);
			if (later === undefined) throw new Error('no copy yet');
			return later;
		},
		{ timeout: 10_000 },
	);
	const { body: proof } = await call(bridge, 'DELETE', '/v1/app/me', { token });
	expect(Date.parse(proof.backupsBy) - Date.parse(proof.erasedAt)).toBe(7 * 86_400_000);
	await bridge.stop();
	rmSync(bridge.config.database);
	renameSync(join(bridge.config.backups!.folder, copy), bridge.config.database);
	await bridge.restart();
	expect((await call(bridge, 'GET', '/v1/app/me', { token })).body.code).toBe('token-erased');
	expect((await call(bridge, 'GET', '/v1/app/me', { token: other })).status).toBe(200);
});
