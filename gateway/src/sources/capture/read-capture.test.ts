import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Advert } from '../../ble/advert.ts';
import { type CaptureProgress, problemText, readCapture } from './read-capture.ts';

const WALKS = '/work/shared/datasets/office-walks';

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'aisle-capture-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Times of the tests count from here. */
const START_S = 1_600_000_000;
const line = (t: number, more: object = {}) =>
	JSON.stringify({ t: START_S + t, receiver: 'r1', address: 'e7:8f:13:56:24:ce', rssi: -60, data: '020106', ...more });
const tagRead = '{"t":1,"reader":"fx","antenna":1,"epc":"3074","rssi":-53}';

let files = 0;
async function read(
	content: string | Buffer,
): Promise<{ adverts: Advert[]; problems: string[]; progress: CaptureProgress }> {
	const path = join(folder, `${files++}.capture`);
	await writeFile(path, content);
	return readPath(path);
}

async function readPath(path: string) {
	const problems: string[] = [];
	let progress: CaptureProgress | undefined;
	const adverts: Advert[] = [];
	const chunks = readCapture(path, {
		onProblem: (problem) => problems.push(problemText(problem).replace(path, 'F')),
		onProgress: (now) => {
			progress = now;
		},
	});
	for await (const chunk of chunks) adverts.push(...chunk);
	return { adverts, problems, progress: progress! };
}

/** Adverts that compress badly, so that a gzip file has many blocks. */
function manyLines(count: number): string {
	let state = 7;
	const random = () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0);
	const data = () => Array.from({ length: 8 }, () => random().toString(16).padStart(8, '0')).join('');
	return Array.from({ length: count }, (_, i) => `${line(i, { data: data() })}\n`).join('');
}

describe('readCapture', () => {
	it('knows at once that 256 KiB of ends of lines are no capture', async () => {
		// a search from each of them to the last would take 40 s
		const text = `x${'\n'.repeat(262_000)}y`;
		await expect(read(text)).rejects.toThrow(/is not a capture/);
	}, 5_000);

	it('reads adverts as they were heard, and says where a survey stood, and passes over tag reads and blank lines', async () => {
		const upper = line(2.5, { address: 'E7:8F:13:56:24:CE', addressType: 'public', rssi: 127 });
		const survey = line(3, { at: [1, 2], zone: 'shoes' });
		const { adverts, problems, progress } = await read(`\uFEFF${line(1)}\r\n\n${tagRead}\n${upper}\n${survey}\n`);
		const address = 'e7:8f:13:56:24:ce';
		const data = Buffer.from('020106', 'hex');
		expect(adverts).toEqual([
			{ receiver: 'r1', address, rssiDbm: -60, data, t: START_S + 1 },
			{ receiver: 'r1', address, rssiDbm: 127, data, t: START_S + 2.5 },
			{ receiver: 'r1', address, rssiDbm: -60, data, t: START_S + 3, place: { at: [1, 2], zone: 'shoes' } },
		]);
		expect(problems).toEqual([]);
		expect(progress).toMatchObject({ adverts: 3, problems: 0, passedOver: new Map([['tag reads', 1]]) });
		expect(progress.bytesRead).toBe(progress.bytesTotal);
	});

	it('takes adverts of 0 and of 255 bytes', async () => {
		const { adverts, problems } = await read(
			`${line(1, { data: '' })}\n${line(2, { data: 'fe16'.padEnd(510, '0') })}\n`,
		);
		expect(adverts.map(({ data }) => data.length)).toEqual([0, 255]);
		expect(problems).toEqual([]);
	});

	it('says so of a recording that was cut at its front', async () => {
		const { adverts, problems } = await read(`${line(1).slice(30)}\n${line(2)}\n`);
		expect(adverts).toHaveLength(1);
		expect(problems).toEqual(['F:1: does not begin with a whole line; skipped']);
	});

	it("says nobody's address", async () => {
		const { problems } = await read(`${line(1)}\n${line(2).slice(0, -1)}\n${line(3, { data: 'x' })}\n`);
		expect(problems).toHaveLength(2);
		expect(problems.join()).not.toContain('e7:8f');
	});

	it('takes a last line without its end of line', async () => {
		expect((await read(`${line(1)}\n${line(2)}`)).adverts).toHaveLength(2);
	});

	it.each([
		['no JSON', 'hello', /^F:2: is not JSON/],
		['an array', '[]', /^F:2: is not a JSON object: write/],
		['a missing field', '{"t":1}', /^F:2: receiver: /],
		['odd hex', line(1, { data: '02010' }), /^F:2: data: must be hex/],
		['no hex', line(1, { data: '02zz' }), /^F:2: data: must be hex/],
		['a wrong address', line(1, { address: 'e7:8f' }), /^F:2: address: must be six/],
		['a loud signal', line(1, { rssi: 200 }), /^F:2: rssi: /],
		['a fraction of a dB', line(1, { rssi: -60.5 }), /^F:2: rssi: /],
		['a negative time', line(1, { t: -1 }), /^F:2: t: /],
		['time without end', line(1, { t: 1 }).replace('"t":1', '"t":1e999'), /^F:2: t: /],
		['a time beyond timestamps', line(1, { t: 3e11 }), /^F:2: t: /],
		['milliseconds', line(1, { t: 1_581_249_601_409 }), /^F:2: t: looks like milliseconds, must be Unix seconds/],
		['microseconds', line(1, { t: 1_581_249_601_409_000 }), /^F:2: t: looks like microseconds/],
		['base64', line(1, { data: 'AgEGGv9MAAIVAQID' }), /^F:2: data: looks like base64, must be hex/],
		['hex with colons', line(1, { data: '02:01:06' }), /^F:2: data: must be hex digits alone/],
		['hex with 0x', line(1, { data: '0x020106' }), /^F:2: data: must be hex digits alone/],
		['an advert too long', line(1, { data: '00'.repeat(1651) }), /^F:2: data: 1651 bytes, an advert has at most 1650/],
		['a response in base64', line(1, { scanResponse: 'AgEGGv9MAAI=' }), /^F:2: scanResponse: looks like base64/],
		['an address with dashes', line(1, { address: 'e7-8f-13-56-24-ce' }), /^F:2: address: written with dashes/],
		['a wrong receiver', line(1, { receiver: 'R 1' }), /^F:2: receiver: must be 1 to 64/],
		['a wrong tag read', '{"t":1,"epc":"30"}', /^F:2: reader: /],
	])('skips a line with %s and says where and why', async (_name, bad, words) => {
		const { adverts, problems } = await read(`${line(1)}\n${bad}\n${line(2)}\n`);
		expect(adverts.map(({ t }) => t - START_S)).toEqual([1, 2]);
		expect(problems).toHaveLength(1);
		expect(problems[0]).toMatch(words);
	});

	it('reports a cut last line', async () => {
		const { adverts, problems } = await read(`${line(1)}\n${line(2).slice(0, 40)}`);
		expect(adverts).toHaveLength(1);
		expect(problems).toEqual(['F:2: the last line is cut short; skipped']);
	});

	it('explains twenty bad lines and counts the others', async () => {
		const { problems } = await read(`${line(1)}\n${'x\n'.repeat(50)}`);
		expect(problems).toHaveLength(21);
		expect(problems.at(-1)).toBe('F: 30 more problems like these');
	});

	it('keeps the count of lines over many chunks, and a line without end from filling memory', async () => {
		const many = manyLines(5_000);
		const { adverts, problems } = await read(`${many}${'x'.repeat(3_000_000)}\n${line(9)}\nbad\n`);
		expect(adverts).toHaveLength(5_001);
		expect(problems).toEqual([
			'F:5001: is longer than 64 KiB, which no advert is; skipped',
			'F:5003: is not JSON; skipped',
			expect.stringMatching(/^F:5002: time goes back here by 83 min/),
		]);
	});

	it('reads gzip whatever its name, also several files packed one after the other', async () => {
		const packed = Buffer.concat([gzipSync(manyLines(3_000)), gzipSync(`${line(3_001)}\n`)]);
		const { adverts, problems, progress } = await read(packed);
		expect(adverts).toHaveLength(3_001);
		expect(problems).toEqual([]);
		expect(progress.bytesTotal).toBe(packed.length);
		expect(progress.bytesUnpacked).toBe(manyLines(3_000).length + line(3_001).length + 1);
	});

	it('plays what is whole of a cut gzip file, to the last line before the cut', async () => {
		const packed = gzipSync(manyLines(20_000));
		// without the last four bytes all of the lines are there, only the checksum is not
		const almost = await read(packed.subarray(0, -4));
		expect(almost.adverts).toHaveLength(20_000);
		expect(almost.problems).toEqual([expect.stringMatching(/^F:20000: the gzip file is cut or damaged/)]);
		const half = await read(packed.subarray(0, packed.length / 2));
		expect(half.adverts.length).toBeGreaterThan(9_000);
		expect(half.problems.at(-1)).toMatch(/^F:\d+: the gzip file is cut or damaged/);
	});

	it('says so of a damaged gzip file', async () => {
		const packed = gzipSync(manyLines(5_000));
		packed.fill(0xff, packed.length / 2, packed.length / 2 + 50);
		expect((await read(packed)).problems).toContainEqual(expect.stringMatching(/cut or damaged/));
	});

	it('throws where there is nothing to read, with what to do', async () => {
		await expect(readPath(join(folder, 'missing'))).rejects.toThrow(/missing \(ENOENT\): check the name/);
		await expect(readPath(folder)).rejects.toThrow(/is a folder: name the capture files/);
		await expect(read('')).rejects.toThrow(/is empty: there is nothing to play/);
		await expect(read(gzipSync(''))).rejects.toThrow(/is empty/);
		await expect(read(gzipSync(line(1)).subarray(0, 6))).rejects.toThrow(/cut or damaged where it begins/);
		await expect(read('t,receiver,rssi\n')).rejects.toThrow(/not a capture: it must hold JSON lines, btsnoop, pcap/);
		await expect(read(Buffer.from('28b52ffd00', 'hex'))).rejects.toThrow(/unpack it first, with `zstd -dc FILE/);
	});
});

describe.skipIf(!existsSync(WALKS))(`readCapture on ${WALKS} (skipped where absent)`, () => {
	it('reads every advert of a walk and of the packed survey', async () => {
		const walk = await readPath(join(WALKS, 'straight-01.jsonl'));
		expect(walk).toMatchObject({ problems: [], progress: { problems: 0 } });
		expect(walk.adverts[0]).toMatchObject({ receiver: 'r10', rssiDbm: -87, t: 1581249601.409 });
		const survey = await readPath(join(WALKS, 'survey.jsonl.gz'));
		expect(survey.problems).toEqual([]);
		expect(survey.adverts.length).toBeGreaterThan(1_000);
	});
});
