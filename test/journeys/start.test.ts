// `npm start` as a newcomer meets it: people in the zones, an offer on the phone, Ctrl-C, and on again; and recordings.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AppConfig, EnrolReply, InboxOffer, InboxReply, LiveReply, PassReply, PhoneReply } from '@aisle/protocol';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Demo, DemoFolder } from '../support/demo.ts';
import { awaitEvent } from '../support/event-stream.ts';
import { endProcesses, freePorts, startProcess } from '../support/processes.ts';

const DEMO_SITE = 'scripts/demo/site.yaml';
const STORE = 'harbour-street';
/** Real recordings, kept beside the repository. */
const WALKS = '../shared/datasets/office-walks';
/** Zone events; counts by the minute depend on when a minute was noticed. */
const ZONE_EVENT = /^aisle\.zone\.(?:entered|exited|dwelled)\.v1$/;
const RECENT_ON_PAGE = 30;

let folder: DemoFolder;
beforeEach(async () => {
	folder = await DemoFolder.make();
});
afterEach(async () => {
	await endProcesses();
	await folder.remove();
});

test('the virtual store: opt in, walk in, be offered something; stop, and go on', { timeout: 90_000 }, async () => {
	const demo = await folder.start();
	for (const page of [demo.storeUrl, demo.phoneUrl]) {
		const response = await fetch(page);
		expect(response.status, page).toBe(200);
		expect(await response.text(), page).toMatch(/<script type="module"/);
	}
	await awaitEvent(`${demo.storeUrl}/api/live`, { event: 'live', withinMs: 15_000 }, ({ zones }: LiveReply) =>
		zones.some(({ present }) => Object.keys(present).length > 0),
	);

	// made in a thread, which must not take up what this process was started with
	const certificate = await fetch(`${demo.storeUrl}/survey/certificate`);
	expect(certificate.status, await certificate.clone().text()).toBe(200);
	expect(await certificate.text()).toContain('harbour-street');

	// the demo's own survey is used, and what is recorded stays with the demo
	const health = await (await fetch(`${demo.storeUrl}/healthz`)).text();
	expect(health).toContain(`recorded in ${join(folder.data, 'gateway', 'site.survey.jsonl.gz')}`);

	const { token, offer } = await optInAndWalkTo('shoes', demo.phoneUrl);
	expect(offer).toMatchObject({ campaign: 'shoes-fresh-pair', coupon: 'STRIDE20' });
	await stopByCtrlC(demo);

	const again = await folder.start();
	const { offers } = await getJson<InboxReply>(`${again.phoneUrl}/v1/app/offers`, token);
	expect(offers.map(({ id }) => id)).toContain(offer.id);
	await stopByCtrlC(again);
});

test('killed, it leaves nothing behind; a second one on its folder is refused', { timeout: 60_000 }, async () => {
	const demo = await folder.start();
	const second = startProcess('second', [
		'scripts/start.ts',
		'--ports',
		String((await freePorts(5))[0]),
		'--data',
		folder.data,
	]);
	expect(await second.exited).toEqual({ code: 1, signal: null });
	expect(second.errors()).toBe(
		`Aisle runs on ${folder.data} already. Stop it, or say --data FOLDER for a second one.\n`,
	);

	expect(demo.process.family().length).toBeGreaterThanOrEqual(3);
	demo.process.kill('SIGKILL');
	await vi.waitFor(() => expect(demo.process.family()).toEqual([]), { timeout: 10_000, interval: 50 });
	expect(readdirSync(folder.temporary)).toEqual([]);
});

test('a recording of the virtual store plays as the gateway replays it', { timeout: 60_000 }, async () => {
	const capture = join(folder.path, 'capture.jsonl.gz');
	const made = runToEnd('virtual-store', 'capture', '--site', DEMO_SITE, '--out', capture, '--duration-s', '60');
	expect(made.status, made.stderr).toBe(0);
	const events = await playAndCompare(DEMO_SITE, capture, 20);
	// carts and badges; a fob that no shopper carries is nobody
	expect(new Set(events.map(({ subject }) => subject)).size).toBeGreaterThan(2);
});

test.skipIf(!existsSync(WALKS))('a real walk plays as the gateway replays it', { timeout: 60_000 }, async () => {
	const events = await playAndCompare(join(WALKS, 'site-6.yaml'), join(WALKS, 'straight-01.jsonl'), 10);
	expect(events.length).toBeGreaterThan(2);
});
if (!existsSync(WALKS)) process.stderr.write(`Skipped: the recordings in ${WALKS} are not there.\n`);

type ZoneEvent = { type: string; subject: string; time: string; data: object };

/** Plays a recording through store and cloud. @returns the zone events, the same in a replay and in the cloud */
async function playAndCompare(site: string, capture: string, speed: number): Promise<ZoneEvent[]> {
	const expected = replayed(site, capture);
	const demo = await folder.start('--site', site, '--capture', capture, '--speed', String(speed));
	const { recent } = await awaitEvent(
		`${demo.storeUrl}/api/live`,
		{ event: 'live', withinMs: 40_000 },
		({ parts, outbox }: LiveReply) =>
			parts.some(({ name, state }) => name === 'capture' && state === 'ended') && outbox.waiting === 0,
	);
	await stopByCtrlC(demo);

	const received = inCloud();
	expect(received).toEqual(expected);
	const shown = recent.filter(({ type }) => ZONE_EVENT.test(type)).reverse();
	expect(shown.length).toBe(Math.min(received.length, RECENT_ON_PAGE));
	expect(shown.map(({ type, time }) => ({ type, time }))).toEqual(
		received.slice(-RECENT_ON_PAGE).map(({ type, time }) => ({ type, time })),
	);
	return received;
}

function replayed(site: string, capture: string): ZoneEvent[] {
	const { status, stdout, stderr } = runToEnd('gateway', 'replay', '--site', site, capture);
	expect(status, stderr).toBe(0);
	const events: ZoneEvent[] = stdout
		.trimEnd()
		.split('\n')
		.map((line) => JSON.parse(line));
	return events.filter(({ type }) => ZONE_EVENT.test(type)).map(withoutVisit);
}

function inCloud(): ZoneEvent[] {
	const db = new Database(join(folder.data, 'cloud', 'cloud.sqlite'), { readonly: true });
	try {
		const rows = db.prepare('SELECT type, subject, time, data FROM event ORDER BY stream, seq').all();
		return (rows as (Omit<ZoneEvent, 'data'> & { data: string })[])
			.filter(({ type }) => ZONE_EVENT.test(type))
			.map((row) => withoutVisit({ ...row, data: JSON.parse(row.data) }));
	} finally {
		db.close();
	}
}

function withoutVisit({ type, subject, time, data }: ZoneEvent): ZoneEvent {
	return { type, subject, time, data };
}

/** Runs a command of a package to its end. */
function runToEnd(name: string, ...args: string[]) {
	return spawnSync(process.execPath, [`${name}/src/main.ts`, ...args], { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });
}

/** The way of the phone page, without the page. */
async function optInAndWalkTo(zone: string, phoneUrl: string): Promise<{ token: string; offer: InboxOffer }> {
	const { radioUrl, text } = await getJson<AppConfig>(`${phoneUrl}/v1/app/config`);
	const { version, language } = text;
	const agreed = { consents: ['presence', 'offers'], text: { version, language }, ageConfirmed: true };
	const { token } = await postJson<EnrolReply>(`${phoneUrl}/v1/app/enrol`, { store: STORE, ...agreed });
	const offer = awaitEvent<InboxOffer>(`${phoneUrl}/v1/app/live`, { event: 'offer', withinMs: 30_000, token });
	const { rids } = await getJson<PassReply>(`${phoneUrl}/v1/app/pass`, token);
	const { id } = await postJson<PhoneReply>(`${radioUrl}/v1/phones`, { rids });
	await postJson<PhoneReply>(`${radioUrl}/v1/phones/${id}/walk`, { zone });
	return { token, offer: await offer };
}

async function stopByCtrlC({ process: demo }: Demo): Promise<void> {
	const family = demo.family();
	expect(family.length).toBeGreaterThanOrEqual(3);
	demo.kill('SIGINT');
	expect(await demo.exited, demo.output()).toEqual({ code: 0, signal: null });
	expect(demo.family(), 'processes left').toEqual([]);
	expect(readdirSync(folder.temporary), 'temporary files left').toEqual([]);
	expect(demo.errors()).toBe('');
	// secrets are for their owner alone
	expect(statSync(join(folder.data, 'secrets.json')).mode & 0o077).toBe(0);
}

async function getJson<T>(url: string, token?: string): Promise<T> {
	return await answer(fetch(url, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }));
}

async function postJson<T>(url: string, body: object): Promise<T> {
	const headers = { 'content-type': 'application/json' };
	return await answer(fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function answer<T>(coming: Promise<Response>): Promise<T> {
	const response = await coming;
	expect(response.ok, `${response.url} answered ${response.status}`).toBe(true);
	return (await response.json()) as T;
}
