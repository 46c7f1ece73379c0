// What every satellite format must keep, run over every file of the formats' folder and its recorded samples.
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTopicFilter, topicRules } from '../../embedded-broker/src/topic-filters.ts';
import { decode } from '../../gateway/src/ble/decode.ts';
import { MAX_AD_BYTES } from '../../gateway/src/sources/satellite/fields.ts';
import {
	formatsByName,
	type HeardBySatellite,
	type SatelliteFormat,
	type SatelliteMessage,
} from '../../gateway/src/sources/satellite/format.ts';
import { SATELLITE_FORMATS } from '../../gateway/src/sources/satellite/formats/index.ts';
import { MAX_ENTRIES, MAX_PROBLEMS } from '../../gateway/src/sources/satellite/reading.ts';

type Sample = {
	file: string;
	/** project, document or URL: where the message was found or what makes it so */
	source: string;
	topic: string;
	payload?: string;
	payloadBase64?: string;
	heard: (Omit<HeardBySatellite, 'data' | 'scanResponse'> & { data: string; scanResponse?: string })[];
	/** kinds of what the gateway's decoders then find, in order */
	frames: string[];
	problems?: string[];
};

/**
 * What a satellite of that name publishes and asks for by itself: one refusal, and many of them connect again for ever.
 * `mayNotHear`: asked for, and refused all the same, because it would tell what others heard.
 */
type Topics = { source: string; name: string; publishes: string[]; subscribes: string[]; mayNotHear?: string[] };
const TOPICS_FILE = 'topics.json';

const FOLDER = new URL('../../gateway/src/sources/satellite/formats/', import.meta.url);
const RECORDINGS = new URL('../recordings/satellites/', import.meta.url);
const SATELLITE = { receiver: 'sat-1', format: '', name: 'door7' };
const RUNS = 300;
/** Of rooms, gateways and devices, as people and factories named them. */
const NAMES_IN_SAMPLES = [
	...['sat-1', 'Office', 'kitchen', 'maison', 'hall', 'room-1', 'OpenMQTTGateway', 'TheengsGateway', 'store/gw-door'],
	...['shellyplugus-a0dd6c27c41c', 'shellyplus2pm-c049ef833230', 'shelly1pmmini-Sat'],
	...['ac233fc03641', 'ac233fc001ea', 'ac233fc12d21'],
];

const names = readdirSync(FOLDER)
	.filter((file) => file !== 'index.ts' && !file.endsWith('.test.ts'))
	.map((file) => file.replace(/\.ts$/, ''));

function samplesOf(name: string): Sample[] {
	const folder = new URL(`${name}/`, RECORDINGS);
	const files = readdirSync(folder).filter((file) => file !== TOPICS_FILE);
	return files.map((file) => ({ file, ...JSON.parse(readFileSync(new URL(file, folder), 'utf8')) }));
}

function payloadOf({ payload, payloadBase64 }: Sample): Buffer {
	return payload === undefined ? Buffer.from(payloadBase64!, 'base64') : Buffer.from(payload);
}

describe('the satellite formats together', () => {
	it('are all in the index, and have a folder of samples each', () => {
		expect(SATELLITE_FORMATS.map(({ name }) => name).sort()).toEqual([...names].sort());
		expect(readdirSync(RECORDINGS).sort()).toEqual([...names].sort());
	});

	it('have a name each', () => {
		expect(() => formatsByName([...SATELLITE_FORMATS, SATELLITE_FORMATS[0]!])).toThrow(
			`Two satellite formats are named ${SATELLITE_FORMATS[0]!.name}`,
		);
	});
});

describe.each(names)('satellite format %s', (name) => {
	const samples = samplesOf(name);
	const format = SATELLITE_FORMATS.find((one) => one.name === name)!;
	const read = (payload: Buffer, topic = 'any') => checked(format.read(payload, topic, SATELLITE));

	it('is the one format of its file, and has a title', async () => {
		const formats = Object.values(await import(`${FOLDER.href}${name}.ts`)) as SatelliteFormat[];
		expect(formats.map((one) => one.name)).toEqual([name]);
		expect(formats[0]!.title).not.toBe('');
	});

	it('names topics that the broker takes, each with adverts its own', () => {
		const filters = [...format.adverts('door7'), ...format.others('door7'), ...format.hears('door7')];
		for (const filter of filters) expect(isTopicFilter(filter), filter).toBe(true);
		expect(format.adverts('door7')).not.toEqual([]);
		const mayPublish = topicRules([...format.adverts('door7'), ...format.others('door7')]);
		for (const filter of format.adverts('door8')) {
			expect(filter).toContain('door8');
			expect(mayPublish(filter), filter).toBe(false);
		}
	});

	it('lets an honest satellite publish and hear what it does by itself', () => {
		const file = new URL(`${name}/${TOPICS_FILE}`, RECORDINGS);
		const topics: Topics = JSON.parse(readFileSync(file, 'utf8'));
		expect(topics.source).not.toBe('');
		const mayPublish = topicRules([...format.adverts(topics.name), ...format.others(topics.name)]);
		const mayHear = topicRules(format.hears(topics.name));
		expect(topics.publishes.filter((topic) => !mayPublish(topic))).toEqual([]);
		expect(topics.subscribes.filter((filter) => !mayHear(filter))).toEqual([]);
		expect(topics.mayNotHear?.filter(mayHear) ?? []).toEqual([]);
		expect(topicRules(format.adverts(topics.name))(topics.publishes[0]!)).toBe(true);
	});

	it('has its samples on topics that it reads', () => {
		for (const { file, topic } of samples) {
			const mayArrive = NAMES_IN_SAMPLES.some((door) => topicRules(format.adverts(door))(topic));
			expect(mayArrive, `${file}: ${topic}`).toBe(true);
		}
	});

	it.each(samples)('reads $file', (sample) => {
		expect(sample.source).not.toBe('');
		const { heard, problems } = read(payloadOf(sample), sample.topic);
		expect(heard.map(printed)).toEqual(sample.heard);
		expect(problems).toEqual(sample.problems ?? []);
		const decoded = heard.map(({ data }) => decode(data));
		expect(decoded.flatMap(({ frames }) => frames.map(({ kind }) => kind))).toEqual(sample.frames);
		for (const { error } of decoded) expect(error).toBeUndefined();
		for (const { scanResponse } of heard) if (scanResponse) expect(decode(scanResponse).error).toBeUndefined();
	});

	it('leaves the payload as it was', () => {
		for (const sample of samples) {
			const payload = payloadOf(sample);
			read(payload);
			expect(payload.equals(payloadOf(sample)), sample.file).toBe(true);
		}
	});

	it('takes any bytes', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
				read(Buffer.from(bytes));
			}),
			{ numRuns: RUNS },
		);
	});

	it('takes samples with bytes changed, cut and doubled', () => {
		const change = fc.record({ at: fc.nat(), byte: fc.nat(255), how: fc.constantFrom('set', 'cut', 'double') });
		fc.assert(
			fc.property(fc.constantFrom(...samples), fc.array(change, { minLength: 1, maxLength: 4 }), (sample, changes) => {
				let payload = payloadOf(sample);
				for (const { at, byte, how } of changes) {
					const where = at % (payload.length + 1);
					if (how === 'set' && where < payload.length) payload[where] = byte;
					else if (how === 'cut') payload = payload.subarray(0, where);
					else payload = Buffer.concat([payload.subarray(0, where), payload]);
				}
				read(payload);
			}),
			{ numRuns: RUNS },
		);
	});

	it('takes samples with JSON values changed for others', () => {
		const texts = samples.flatMap(({ payload }) => (payload === undefined ? [] : [payload]));
		fc.assert(
			fc.property(fc.constantFrom(...texts), fc.nat(), fc.constantFrom(...NASTY), (text, which, value) => {
				read(Buffer.from(JSON.stringify(replaced(JSON.parse(text), which, value))));
			}),
			{ numRuns: RUNS },
		);
	});

	it.each([
		['nothing', ''],
		['deep arrays', '['.repeat(50_000)],
		['deep arrays that are whole', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
		['deep objects', `${'{"devices":'.repeat(5_000)}1${'}'.repeat(5_000)}`],
		['many empty entries', JSON.stringify(Array.from({ length: 30_000 }, () => ({})))],
		[
			'many events',
			JSON.stringify({
				method: '',
				params: { events: Array.from({ length: 5_000 }, () => ({ event: 'ble.scan_result', data: [2, [[]]] })) },
			}),
		],
		['many devices', JSON.stringify({ devices: Array.from({ length: 30_000 }, () => []) })],
		['a long text', JSON.stringify('a'.repeat(60_000))],
	])('takes %s', (_what, text) => {
		const { heard, problems } = read(Buffer.from(text));
		expect(heard).toEqual([]);
		if (name !== 'openmqttgateway' && name !== 'theengs') expect(problems).not.toEqual([]);
	});
});

/** What the pipeline may count on, whatever came. */
function checked(message: SatelliteMessage): SatelliteMessage {
	expect(message.problems.length).toBeLessThanOrEqual(MAX_PROBLEMS);
	expect(message.heard.length).toBeLessThanOrEqual(MAX_ENTRIES);
	for (const problem of message.problems) {
		expect(problem.length).toBeLessThan(250);
		// no address of the message; what is quoted is an example
		expect(problem.replaceAll(/"[^"]*"/g, '')).not.toMatch(/(?:[0-9a-f]{2}[:-]){5}|\b[0-9a-f]{12}\b/i);
	}
	for (const { address, rssiDbm, data, scanResponse, t } of message.heard) {
		expect(address).toMatch(/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/);
		expect(Number.isInteger(rssiDbm) && Math.abs(rssiDbm) <= 127).toBe(true);
		expect(data).toBeInstanceOf(Uint8Array);
		expect(data.length).toBeLessThanOrEqual(MAX_AD_BYTES);
		if (scanResponse !== undefined) expect(scanResponse.length).toBeLessThanOrEqual(MAX_AD_BYTES);
		if (t !== undefined) expect(Number.isFinite(t)).toBe(true);
	}
	return message;
}

function printed({ data, scanResponse, ...rest }: HeardBySatellite): unknown {
	const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
	return { ...rest, data: hex(data), ...(scanResponse && { scanResponse: hex(scanResponse) }) };
}

const NASTY: readonly unknown[] = [
	null,
	true,
	0,
	-0.5,
	1e308,
	-1e9,
	'',
	'127',
	'NaN',
	'-60',
	'0x10',
	'020106',
	'AgEG',
	'=',
	'\u0000',
	'E7:8F:13:56:24:CE',
	'e78f135624ce',
	'zz'.repeat(2_000),
	'ff'.repeat(1_650),
	'ff'.repeat(1_651),
	'AAAA'.repeat(600),
	[],
	{},
	[[]],
	[null, null, null, null],
	{ toString: 1 },
	{ length: 1e9 },
];

/** The value with its `which`th value (counted round) changed for another. */
function replaced(value: unknown, which: number, by: unknown): unknown {
	let count = 0;
	const each = (one: unknown, change: (at: number) => boolean): unknown => {
		if (change(count++)) return by;
		if (Array.isArray(one)) return one.map((item) => each(item, change));
		if (typeof one !== 'object' || one === null) return one;
		return Object.fromEntries(Object.entries(one).map(([key, item]) => [key, each(item, change)]));
	};
	each(value, () => false);
	const target = which % count;
	count = 0;
	return each(value, (at) => at === target);
}
