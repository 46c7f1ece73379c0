// An adapter's process that is silent, stopped, killed, left alone or too fast: noticed, said, started again, and never left behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { type Note, RecordReader } from '../../gateway/src/sources/hci/records.ts';
import { parseTransport } from '../../gateway/src/sources/hci/transport.ts';
import type { Advertisement } from '../../virtual-store/src/hci/controller.ts';
import { type H4Server, serveH4 } from '../../virtual-store/src/hci/h4-server.ts';
import { adapterProcesses } from '../support/adapter-processes.ts';
import { type Hearing, hear } from '../support/hearing.ts';
import { endProcesses, startProcess } from '../support/processes.ts';

const root = new URL('../../', import.meta.url).href;
const advert: Advertisement = {
	address: 'c0:ff:ee:00:00:01',
	addressType: 'random',
	rssiDbm: -60,
	data: Uint8Array.of(2, 1, 6),
};

/** 200 where it is measured */
const RESTARTS = Number(process.env.AISLE_RESTARTS ?? 20);

const toClose: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	for (const close of toClose.splice(0).reverse()) await close();
	await endProcesses();
	expect(adapterProcesses()).toEqual([]);
});

async function hearing(settings: object = {}): Promise<{ server: H4Server; heard: Hearing }> {
	const server = await serveH4({ port: 0 });
	toClose.push(() => server.close());
	const heard = await hear(server.address, settings);
	toClose.push(() => heard.source.stop());
	await heard.well();
	return { server, heard };
}

/** Adverts until one of them is heard. */
async function hearsAgain({ server, heard }: { server: H4Server; heard: Hearing }, withinMs: number): Promise<void> {
	const before = heard.adverts.length;
	await vi.waitFor(
		() => {
			server.controller.advertise(advert);
			expect(heard.adverts.length, JSON.stringify(heard.reports)).toBeGreaterThan(before);
		},
		{ timeout: withinMs, interval: 50 },
	);
}

function theAdapter(): number {
	const [pid, ...others] = adapterProcesses();
	expect(others).toEqual([]);
	return pid!;
}

test('a radio that falls silent: said within 10 s, heard again within 20 s', async () => {
	const { server, heard } = await hearing();
	await hearsAgain({ server, heard }, 5_000);
	const since = performance.now();
	server.controller.become('silent');
	await vi.waitFor(() => expect(heard.reports.at(-1)).toMatchObject({ state: 'degraded' }), 15_000);
	expect(performance.now() - since).toBeLessThan(10_000);
	expect(heard.reports.at(-1)!.words).toMatch(/^nothing heard with h4:tcp:.* for 8 s/);
	server.controller.become('sound');
	await hearsAgain({ server, heard }, 20_000);
	expect(performance.now() - since).toBeLessThan(20_000);
	expect(heard.restarts).toEqual(['silent']);
	await vi.waitFor(() => expect(heard.reports.at(-1)).toMatchObject({ state: 'ok' }));
	expect(heard.reports.at(-1)!.words).toContain('restarted once since the start (1 silent)');
}, 40_000);

test('a process that is stopped is killed within 10 s, and another hears within 20 s', async () => {
	const { server, heard } = await hearing({ silenceS: 3600 });
	const since = performance.now();
	const stopped = theAdapter();
	process.kill(stopped, 'SIGSTOP');
	await vi.waitFor(() => expect(adapterProcesses()).not.toContain(stopped), 15_000);
	expect(performance.now() - since).toBeLessThan(10_000);
	await hearsAgain({ server, heard }, 20_000);
	expect(performance.now() - since).toBeLessThan(20_000);
	expect(heard.restarts).toEqual(['stuck']);
	const failed = heard.reports.find(({ state }) => state === 'failed');
	expect(failed?.words).toContain('gave no sign of life for 5 s and was ended; trying again in 0.5 s');
}, 40_000);

test('a process that is killed is started again, and another adapter does not notice', async () => {
	const [one, two] = [await serveH4({ port: 0 }), await serveH4({ port: 0 })];
	toClose.push(
		() => one.close(),
		() => two.close(),
	);
	const first = await hear(one.address);
	toClose.push(() => first.source.stop());
	await first.well();
	const killed = theAdapter();
	const second = await hear(two.address);
	toClose.push(() => second.source.stop());
	await second.well();

	process.kill(killed, 'SIGKILL');
	await vi.waitFor(() => expect(first.reports.at(-1)).toMatchObject({ state: 'failed' }));
	expect(first.reports.at(-1)!.words).toMatch(/^the process of h4:.* ended \(SIGKILL\); trying again in 0.5 s/);
	await hearsAgain({ server: two, heard: second }, 2_000);
	await hearsAgain({ server: one, heard: first }, 15_000);
	expect([first.restarts, second.restarts]).toEqual([['crashed'], []]);
}, 30_000);

test('the gateway is killed: its adapter ends by itself', async () => {
	const server = await serveH4({ port: 0 });
	toClose.push(() => server.close());
	const parent = startProcess('parent', [
		'--input-type=module',
		'-e',
		`import { hciSource } from '${root}gateway/src/sources/hci.ts';
		const log = { info() {}, warn() {} };
		await hciSource.start(hciSource.config.parse({ receiver: 'door', transport: '${server.address}' }), {
			observe() {}, restarted() {}, log, receivers: new Set(['door']), report: ({ state }) => console.log(state),
		});`,
	]);
	await parent.waitFor('ok', 15_000);
	expect(parent.family()).toHaveLength(2);
	parent.kill('SIGKILL');
	await vi.waitFor(() => expect(parent.family()).toEqual([]), 5_000);
}, 25_000);

test('adverts that were heard while the gateway stood still are dropped and counted, not taken for news', async () => {
	const { server, heard } = await hearing();
	server.controller.advertise(advert);
	await vi.waitFor(() => expect(heard.adverts).toHaveLength(1));
	const clock = vi.spyOn(Date, 'now');
	toClose.push(async () => clock.mockRestore());
	const later = (byMs: number) => clock.mockImplementation(() => performance.timeOrigin + performance.now() + byMs);
	const dropped = () =>
		Number(/^(\d+) adverts of .* dropped since the start/.exec(heard.reports.at(-1)!.words)?.[1] ?? 0);
	for (const byMs of [-3_600_000, 3_600_000, 11_000]) {
		later(byMs);
		const before = dropped();
		for (let i = 0; i < 10; i++) server.controller.advertise(advert);
		await vi.waitFor(() => expect(dropped()).toBeGreaterThanOrEqual(before + 10), 5_000);
	}
	expect(heard.reports.at(-1)).toMatchObject({ state: 'degraded' });
	expect(heard.adverts).toHaveLength(1);
	later(5_000);
	server.controller.advertise(advert);
	await vi.waitFor(() => expect(heard.adverts).toHaveLength(2));
}, 30_000);

test('a process that sends what makes no sense is ended, and another hears', async () => {
	const rubbish = `import{writeSync}from'node:fs';writeSync(3,Uint8Array.of(4,0,99,0))`;
	vi.stubEnv('NODE_OPTIONS', `--import=data:text/javascript,${rubbish}`);
	toClose.push(async () => vi.unstubAllEnvs());
	const server = await serveH4({ port: 0 });
	toClose.push(() => server.close());
	const heard = await hear(server.address);
	toClose.push(() => heard.source.stop());
	await vi.waitFor(() => expect(heard.reports.at(-1)).toMatchObject({ state: 'failed' }), 10_000);
	expect(heard.reports.at(-1)!.words).toMatch(/^the process of h4:.* sent a record of kind 99; trying again in 0.5 s/);
	vi.unstubAllEnvs();
	await hearsAgain({ server, heard }, 15_000);
}, 40_000);

test(
	`${RESTARTS} restarts leave no process and no open file behind`,
	async () => {
		const { server, heard } = await hearing({ silenceS: 3600 });
		const files = () => readdirSync('/proc/self/fd').length;
		const before = files();
		for (let i = 0; i < RESTARTS; i++) {
			process.kill(theAdapter(), i % 2 === 0 ? 'SIGKILL' : 'SIGTERM');
			await vi.waitFor(() => expect(heard.restarts).toEqual(['crashed']), 15_000);
			await heard.well();
			// the wait grows with each failure: a new source begins with a short one
			await heard.source.stop();
			expect(adapterProcesses()).toEqual([]);
			const again = await hear(server.address, { silenceS: 3600 });
			Object.assign(heard, again);
			await heard.well();
		}
		expect(adapterProcesses()).toHaveLength(1);
		expect(files()).toBeLessThanOrEqual(before + 2);
		await hearsAgain({ server, heard }, 5_000);
	},
	60_000 + RESTARTS * 5_000,
);

test('a gateway too slow to read: what does not fit is dropped and counted, the rest arrives', async () => {
	const server = await serveH4({ port: 0 });
	toClose.push(() => server.close());
	const entry = fileURLToPath(new URL('gateway/src/sources/hci/adapter-process.ts', root));
	const options = { transport: parseTransport(server.address), scan: 'passive', intervalMs: 100, windowMs: 100 };
	const child = spawn(process.execPath, [entry, JSON.stringify(options)], {
		stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
	});
	toClose.push(async () => child.kill('SIGKILL') && once(child, 'close'));
	const pipe = child.stdio[3] as Duplex;
	let arrived = 0;
	let beat: (Note & { type: 'beat' }) | undefined;
	const scanning = Promise.withResolvers<void>();
	const reader = new RecordReader({
		advert: () => arrived++,
		note: (note) => {
			if (note.type === 'scanning') scanning.resolve();
			if (note.type === 'beat') beat = note;
		},
	});
	pipe.on('data', (chunk: Buffer) => reader.push(chunk));
	await scanning.promise;

	pipe.pause();
	let sent = 0;
	const data = new Uint8Array(31);
	// far more than what sockets hold on the way: some of it the adapter's process has read while nobody read it
	while (sent - server.dropped < 300_000) {
		sent += server.controller.advertise(...Array.from({ length: 100 }, () => ({ ...advert, data })));
		await setImmediate();
	}
	pipe.resume();
	await vi.waitFor(() => expect(beat?.heard).toBe(sent - server.dropped), 15_000);
	expect(beat!.dropped).toBeGreaterThan(0);
	expect(arrived + beat!.dropped).toBe(beat!.heard);
}, 30_000);
