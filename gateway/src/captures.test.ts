import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { dayKey, epochOf, passPayload, readSiteFile, ridOf, unixDay } from '@aisle/protocol';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Advert } from './ble/advert.ts';
import { decode } from './ble/decode.ts';
import { Captures } from './captures.ts';
import { Health } from './health/health.ts';
import { packRoster } from './identity/open-roster.ts';
import { Pipeline } from './pipeline.ts';
import { makeEstimator } from './presence/make-estimator.ts';
import type { CaptureRequest } from './recording/capture.ts';
import { ControlRefusal } from './web/control.ts';

const T = Date.UTC(2026, 10, 22, 10) / 1000;
const LAMP = 'c0:ff:ee:00:00:01';
const SOMEBODY = 'c4:11:22:33:44:55';
const KEY = Buffer.alloc(32, 9);

const read = readSiteFile(
	`
store: demo
timezone: Europe/Berlin
floor: { width: 12, height: 6 }
zones:
  - { id: door, name: Door, shape: [[0, 0], [6, 0], [6, 6], [0, 6]] }
receivers:
  - { id: r-door, at: [3, 3] }
  - { id: r-shoes, at: [9, 3] }
beacons:
  - { id: lamp, address: "${LAMP}" }
subjects:
  - { id: cart-7, kind: cart, eddystone: { namespace: 8b0ca750e7a7c0a1f3d2, instance: c41122334455 } }
`,
	'site.yaml',
);
if (!read.ok) throw new Error(JSON.stringify(read.problems));
const { site } = read;

const CART = Buffer.from('0303aafe1516aafe00e78b0ca750e7a7c0a1f3d2c41122334455', 'hex');
const rid = ridOf(dayKey(KEY, 1001, unixDay(T)), epochOf(T));
const PASS = Buffer.concat([
	Buffer.from('0201061b21', 'hex'),
	Buffer.from('a15e00016f7a4c1b9a537d1c0b5e9d10', 'hex').reverse(),
	passPayload(rid, -59),
]);
const NAMED = Buffer.from('0201060509416e6e61', 'hex');
const request: CaptureRequest = { minutes: 1, strangers: 'pseudonyms', receivers: [] };

let pipeline: Pipeline;
let health: Health;
let logged: string;
let captures: Captures;

beforeEach(() => {
	logged = '';
	health = new Health(() => T);
	pipeline = new Pipeline({
		site,
		estimator: makeEstimator(site),
		rules: { exitAfterS: 30, visitGapS: 300 },
		sink: { write() {} },
	});
	const into = new Writable({
		write(chunk, _encoding, done) {
			logged += chunk;
			done();
		},
	});
	captures = new Captures({ site, pipeline, health, log: pino(into), now: () => T });
});

function hear(data: Uint8Array, more: Partial<Advert> = {}): void {
	pipeline.observe({ receiver: 'r-door', address: SOMEBODY, rssiDbm: -60, data, t: T, ...more });
}

async function captured(more: Partial<CaptureRequest>, during: () => void) {
	const capture = captures.start({ ...request, ...more });
	during();
	capture.end('time');
	let text = '';
	let receivers = {};
	for await (const batch of capture.batches()) {
		text += batch.text;
		receivers = batch.receivers;
	}
	const lines: { address: string; data: string }[] = text
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line));
	return { lines, receivers };
}

const recording = () => health.parts().find(({ name }) => name === 'recording');

describe('Captures', () => {
	it('tells what the site file names, passes and strangers from each other', async () => {
		const day = unixDay(T);
		const entry = { pseudonym: 'shopper-1', dayKey: dayKey(KEY, 1001, day).toString('hex') };
		pipeline.rosters.accept(packRoster({ store: 'demo', day, version: 1, part: 0, parts: 1, entries: [entry] }), {
			wallT: T,
		});
		await pipeline.rosters.prepare(T);
		const { lines, receivers } = await captured({}, () => {
			hear(NAMED, { address: LAMP });
			hear(CART);
			hear(PASS);
			hear(NAMED);
		});
		expect(receivers).toEqual({ 'r-door': { known: 3, strangers: 1 } });
		const [lamp, cart, pass, stranger] = lines;
		expect(lamp).toMatchObject({ address: LAMP, data: NAMED.toString('hex') });
		// its instance is its address, as some makers have it: without it nobody would know the cart again
		expect(cart!.data).toBe(CART.toString('hex'));
		expect(decode(Buffer.from(pass!.data, 'hex')).frames).toEqual([
			{ kind: 'pass', rid: Buffer.from(rid).toString('hex'), txPowerDbm: -59 },
		]);
		expect(stranger!.data).not.toBe(NAMED.toString('hex'));
		expect(new Set([cart!.address, pass!.address, stranger!.address]).size).toBe(1);
		expect(stranger!.address).not.toBe(SOMEBODY);
	});

	it('leaves a pass in that nobody here knows, and its id as it is', async () => {
		const { lines, receivers } = await captured({}, () => hear(PASS));
		expect(receivers).toEqual({ 'r-door': { known: 0, strangers: 1 } });
		expect(lines[0]!.data).toBe(PASS.toString('hex'));
	});

	it('stands in health while it runs and after, and in the log without anybody', async () => {
		expect(recording()).toBeUndefined();
		const { lines } = await captured({ strangers: 'none' }, () => {
			hear(NAMED);
			expect(recording()).toMatchObject({
				state: 'ok',
				words: 'A capture of what every receiver hears runs until 11:01:00; strangers are left out.',
			});
		});
		expect(lines).toEqual([]);
		expect(recording()).toMatchObject({
			state: 'ok',
			words: 'The last capture ended at 11:00:00, as its time was up: 0 adverts.',
		});
		expect(logged).toContain('"event":"capture-started"');
		expect(logged).toContain('"event":"capture-ended","end":"time","adverts":0');
		expect(logged.toLowerCase()).not.toMatch(/416e6e61|anna|c4:?11/);
	});

	it('takes one at a time, and the next after it', async () => {
		const first = captures.start({ ...request, receivers: ['r-door', 'r-shoes'] });
		const refused = captures.lines({}).next();
		await expect(refused).rejects.toThrow(
			'One capture at a time: wait for its end, or end it where it runs. A capture of what r-door, r-shoes hear',
		);
		await expect(refused).rejects.toBeInstanceOf(ControlRefusal);
		first.end('left');
		await first.ended;
		// whoever asks is nobody's business
		const lines = captures.lines({ minutes: '0.5', by: 'ben', receivers: 'r-door' });
		expect(JSON.parse((await lines.next()).value as string)).toMatchObject({
			words: "A capture of what r-door hears runs until 11:00:30; strangers' addresses and names are replaced.",
		});
		await lines.return('');
	});

	it.each([
		[{ minutes: '721' }, /^A capture cannot be asked so: minutes must be a number above 0, and 720 at most\.$/],
		[{ minutes: '0' }, /minutes/],
		[{ minutes: 'long' }, /: minutes must be a number/],
		[{ strangers: 'all' }, /: strangers must be one of pseudonyms, keep, none\.$/],
		[{ receivers: 'R 1\u001b[2J' }, /^The site file names no receiver R 1\?\[2J: it has r-door, r-shoes\.$/],
		[{ receivers: ['r-door', 'r-shoes'] }, /: receivers must be ids with commas between\.$/],
		[{ receivers: 'r-attic' }, /The site file names no receiver r-attic: it has r-door, r-shoes\./],
	])('refuses %j', async (query, words) => {
		const refused = captures.lines(query).next();
		await expect(refused).rejects.toThrow(words);
		await expect(refused).rejects.toBeInstanceOf(ControlRefusal);
		expect(recording()).toBeUndefined();
	});

	it('hands the last lines over when the gateway stops', async () => {
		const lines = captures.lines({});
		await lines.next();
		hear(CART);
		let stopped = false;
		const stopping = captures.stop().then(() => {
			stopped = true;
		});
		await nextTurn();
		expect(stopped).toBe(false);
		const last = JSON.parse((await lines.next()).value as string);
		expect(last).toMatchObject({ end: 'gateway', text: expect.stringContaining(CART.toString('hex')) });
		expect(await lines.next()).toMatchObject({ done: true });
		await stopping;
	});
});
