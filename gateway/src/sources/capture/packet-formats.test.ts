// Every packet format over good and hostile bytes, from `test/support/recordings.ts`, which writes them as recorders do.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	BROKEN_EVENTS,
	btsnoopFile,
	fragmentedPackets,
	h4Packets,
	LL_FLAG,
	linkLayerPacket,
	linkLayerPackets,
	type Packet,
	pcapFile,
	pcapngFile,
	type RecordedAdvert,
	withDirection,
	withMonitorHeader,
	withPseudoHeader,
} from '../../../../test/support/recordings.ts';
import type { Advert } from '../../ble/advert.ts';
import { type CaptureProgress, problemText, readCapture } from './read-capture.ts';

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'aisle-packets-'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function read(content: Buffer) {
	const path = join(folder, `${files++}.capture`);
	await writeFile(path, content);
	const problems: string[] = [];
	const adverts: Advert[] = [];
	let progress: CaptureProgress | undefined;
	const chunks = readCapture(path, {
		receiver: { id: 'r1' },
		onProblem: (problem) => problems.push(problemText(problem).replace(path, 'F')),
		onProgress: (now) => {
			progress = now;
		},
	});
	for await (const chunk of chunks) adverts.push(...chunk);
	return { adverts, problems, passedOver: Object.fromEntries(progress!.passedOver) };
}

const START_S = 1_600_000_000;
const DATA = Buffer.from('020106', 'hex');
const advert = (t: number, more: Partial<RecordedAdvert> = {}): RecordedAdvert => ({
	t: START_S + t,
	address: 'c6:00:00:00:00:01',
	addressType: 'random',
	rssiDbm: -60,
	data: DATA,
	...more,
});
const ADVERTS = [
	advert(0),
	advert(1, { address: '00:1b:dc:00:00:02', addressType: 'public', scanResponse: Buffer.from('0309aabb', 'hex') }),
	advert(2, { data: Buffer.alloc(0) }),
	advert(3, { data: Buffer.alloc(200, 7) }),
	advert(4, { rssiDbm: 127 }),
];
const heard = ({ addressType: _, ...played }: RecordedAdvert) => ({ receiver: 'r1', ...played });
const HEARD = ADVERTS.map(heard);

const h4 = h4Packets(ADVERTS);
const wrapped = (wrap: (h4: Buffer) => Buffer) => h4.map(({ t, bytes }) => ({ t, bytes: wrap(bytes) }));
const onAir = linkLayerPackets(ADVERTS);
const sniffed = onAir.map(({ t, ...packet }) => ({ t, bytes: withPseudoHeader(packet) }));

describe('packet formats', () => {
	it.each([
		['btsnoop H1', btsnoopFile(1001, h4)],
		['btsnoop H4', btsnoopFile(1002, h4)],
		['btsnoop of a monitor', btsnoopFile(2001, h4)],
		['pcap 187', pcapFile(187, h4)],
		['pcap 201', pcapFile(201, wrapped(withDirection))],
		['pcap 201, big-endian', pcapFile(201, wrapped(withDirection), { littleEndian: false })],
		['pcap 201, nanoseconds', pcapFile(201, wrapped(withDirection), { nanoseconds: true })],
		['pcap 254', pcapFile(254, wrapped(withMonitorHeader))],
		['pcapng 201', pcapngFile(201, wrapped(withDirection))],
		['pcap 256', pcapFile(256, sniffed)],
		['pcapng 256, big-endian', pcapngFile(256, sniffed, false)],
	])('%s plays what was heard: responses joined, 0 to 200 bytes, signal unknown', async (_name, content) => {
		const { adverts, problems } = await read(content);
		expect(problems).toEqual([]);
		// a scannable advert waits for its response, so it may come after a later one
		expect(adverts.sort((a, b) => a.t - b.t).map(plain)).toEqual(HEARD);
	});

	it('pcap 251 plays the same without signal strength', async () => {
		const { adverts, problems } = await read(pcapFile(251, onAir));
		expect(problems).toEqual([]);
		expect(adverts.map(plain)).toEqual(HEARD.map((one) => ({ ...one, rssiDbm: 127 })));
	});

	it('joins the parts of an extended advert, and keeps two adapters of a monitor apart', async () => {
		const data = Buffer.alloc(300, 9);
		const [first, second] = fragmentedPackets(advert(0, { data }), 180);
		const other = fragmentedPackets(advert(0, { data: Buffer.alloc(250, 3) }), 100)[0]!;
		const packets = [
			{ t: first!.t, bytes: withMonitorHeader(first!.bytes, 0) },
			{ t: first!.t, bytes: withMonitorHeader(other.bytes, 1) },
			{ t: second!.t, bytes: withMonitorHeader(second!.bytes, 0) },
		];
		const { adverts } = await read(pcapFile(254, packets));
		expect(adverts.map(({ data: bytes }) => bytes.length)).toEqual([300, 100]);
	});

	it('needs to know who heard it', async () => {
		const path = join(folder, 'nobody.pcap');
		await writeFile(path, pcapFile(256, sniffed));
		const chunks = readCapture(path, { receiver: { missing: 'say who' } });
		await expect(chunks.next()).rejects.toThrow(/nobody\.pcap is pcap, which names no receiver: say who\.$/);
	});

	it.each([
		[
			'a link type without adverts',
			pcapFile(1, h4),
			/has packets of link type 1 \(Ethernet\).* 201 \(BLUETOOTH_HCI_H4_/,
		],
		['a link type nobody knows', pcapFile(7_777, h4), /link type 7777, which cannot be played/],
		['BSCP', btsnoopFile(1003, h4), /datalink 1003 \(HCI BSCP\), which cannot be played; these can: 1001/],
		['three-wire H5', btsnoopFile(1004, h4), /datalink 1004 \(HCI serial, three-wire H5\)/],
		['a cut header', pcapFile(256, []).subarray(0, 20), /is cut in its header: nothing of it can be played/],
		['a cut btsnoop header', btsnoopFile(1002, []).subarray(0, 12), /is cut in its header/],
		[
			'another btsnoop',
			Buffer.concat([Buffer.from('btsnoop\0'), Buffer.from([0, 0, 0, 2, 0, 0, 3, 234])]),
			/version 2/,
		],
	])('refuses %s', async (_name, content, words) => {
		await expect(read(content)).rejects.toThrow(words);
	});

	it.each([
		['btsnoop', btsnoopFile(1002, h4)],
		['pcap', pcapFile(256, sniffed)],
		['pcapng', pcapngFile(256, sniffed)],
	])('plays %s cut anywhere to its last whole packet, and says where', async (_name, content) => {
		const { adverts: all } = await read(content);
		const cut = await read(content.subarray(0, -7));
		expect(cut.adverts.length).toBe(all.length - 1);
		expect(cut.problems).toEqual([
			expect.stringMatching(
				/^F: packet \d+ at byte [\d,]+: the file is cut in the middle of this packet, after \d+ bytes/,
			),
		]);
	});

	it.each([
		['btsnoop', (length: number) => patched(btsnoopFile(1002, h4), 16 + 4, length), 1, 16],
		['pcap', (length: number) => patched(pcapFile(187, h4), 24 + 8, length, true), 1, 24],
		['pcapng', (length: number) => patched(pcapngFile(187, h4), 4, length, true), 1, 0],
	])('ends %s where a packet has an impossible length', async (_name, content, packet, byte) => {
		const { adverts, problems } = await read(content(0xfffffff0));
		expect(adverts).toEqual([]);
		expect(problems).toEqual([expect.stringMatching(`^F: packet ${packet} at byte ${byte}: says it has 4,294,967,`)]);
	});
});

describe('HCI packets', () => {
	const play = (...packets: Buffer[]) =>
		read(
			pcapFile(
				187,
				[...packets, h4[1]!.bytes].map((bytes): Packet => ({ t: START_S, bytes })),
			),
		);

	it.each([
		[
			'cut short',
			BROKEN_EVENTS.cut(h4[1]!.bytes),
			/^F: packet 1 at byte 24: HCI event cut short: says \d+ bytes and has \d+/,
		],
		['of impossible length', BROKEN_EVENTS.impossible, /^F: packet 1 at byte 24: HCI event with reports of impossible/],
		['without a header', Buffer.from([4, 0x3e]), /HCI event cut short: it has no header/],
	])('names an event %s and goes on', async (_name, packet, words) => {
		const { adverts, problems } = await play(packet);
		expect(problems).toEqual([expect.stringMatching(words)]);
		expect(adverts).toHaveLength(1);
	});

	it('counts what is no report, and passes over empty packets', async () => {
		const { adverts, passedOver, problems } = await play(BROKEN_EVENTS.command, h4[0]!.bytes, Buffer.alloc(0));
		expect(adverts).toHaveLength(1);
		expect(problems).toEqual([]);
		expect(passedOver).toEqual({ 'HCI packets that are no events': 2, 'HCI events without advertising data': 1 });
	});
});

describe('link-layer packets', () => {
	const good = onAir[0]!;
	const play = (...packets: Buffer[]) =>
		read(
			pcapFile(
				256,
				packets.map((bytes): Packet => ({ t: START_S, bytes })),
			),
		);
	const flagged = (flags: number, bytes = good.bytes) => withPseudoHeader({ rssiDbm: -60, bytes }, flags);
	const damaged = Buffer.from(good.bytes);
	damaged[9]! ^= 0x10;
	const { dewhitened, signalValid, crcChecked, crcValid } = LL_FLAG;

	it('goes by the recorder where it checked the checksum, and checks it where it did not', async () => {
		const checkedGood = flagged(dewhitened | signalValid | crcChecked | crcValid);
		const checkedBad = flagged(dewhitened | signalValid | crcChecked);
		const unchecked = flagged(dewhitened | signalValid);
		const uncheckedBad = flagged(dewhitened | signalValid, damaged);
		const { adverts, passedOver } = await play(checkedGood, checkedBad, unchecked, uncheckedBad);
		expect(adverts).toHaveLength(2);
		expect(passedOver).toEqual({ 'link-layer packets whose checksum (CRC) is wrong': 2 });
	});

	it('takes the signal only where it is valid, and whitened packets not at all', async () => {
		const { adverts, passedOver } = await play(flagged(dewhitened), flagged(signalValid));
		expect(adverts.map(({ rssiDbm }) => rssiDbm)).toEqual([127]);
		expect(passedOver).toEqual({ 'link-layer packets that the recorder left whitened': 1 });
	});

	it('reads the coded PHY, which has a byte more', async () => {
		const coded = Buffer.concat([good.bytes.subarray(0, 4), Buffer.from([0]), good.bytes.subarray(4)]);
		const { adverts } = await play(flagged(dewhitened | signalValid | 0x8000, coded));
		expect(adverts.map(plain)).toEqual([HEARD[0]]);
	});

	it('counts connections, requests and parts of extended adverts', async () => {
		const data = linkLayerPacket(1, 'random', Buffer.alloc(4), 0x12345678);
		const request = linkLayerPacket(3, 'random', Buffer.alloc(12));
		// an ADV_EXT_IND with ADI and pointer, and data that goes on in another packet
		const pointer = linkLayerPacket(7, 'random', Buffer.from('0618 0130 250000'.replaceAll(' ', ''), 'hex'));
		const part = linkLayerPacket(
			7,
			'random',
			Buffer.from('0a11 0100000000c6 250000 020106'.replaceAll(' ', ''), 'hex'),
		);
		const chain = linkLayerPacket(7, 'random', Buffer.from('0308 0130 020106'.replaceAll(' ', ''), 'hex'));
		const all = [data, request, pointer, part, chain].map((bytes) => flagged(dewhitened, bytes));
		const { adverts, problems, passedOver } = await play(...all);
		expect({ adverts, problems }).toEqual({ adverts: [], problems: [] });
		expect(passedOver).toEqual({
			'link-layer packets that are no advertising': 1,
			'advertising packets without advertising data (requests, pointers, directed)': 2,
			'extended adverts in several packets, or without an address': 2,
		});
	});

	it.each([
		['no pseudo header', Buffer.alloc(6), /link-layer packet cut short: it has no header/],
		['no packet', flagged(dewhitened, Buffer.alloc(3)), /link-layer packet cut short: it has no header/],
		['half a packet', flagged(dewhitened, good.bytes.subarray(0, 15)), /cut short: says \d+ bytes and has \d+/],
		['no address', flagged(dewhitened, linkLayerPacket(0, 'random', Buffer.alloc(5))), /of 5 bytes: too short for an/],
		[
			'a lying header',
			flagged(dewhitened, linkLayerPacket(7, 'random', Buffer.from([2, 0x09, 1, 2]))),
			/header says more/,
		],
	])('names one with %s', async (_name, packet, words) => {
		const { adverts, problems } = await play(packet, sniffed[0]!.bytes);
		expect(problems).toEqual([expect.stringMatching(words)]);
		expect(adverts).toHaveLength(1);
	});

	it('takes any bytes without throwing', async () => {
		let state = 11;
		const random = () => {
			state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
			return state >>> 16;
		};
		const packets = Array.from({ length: 3_000 }, () => Buffer.from(Array.from({ length: random() % 60 }, random)));
		for (const packet of packets) if (packet.length >= 16) good.bytes.copy(packet, 10, 0, 4);
		for (const linkType of [187, 201, 251, 254, 256]) {
			await read(
				pcapFile(
					linkType,
					packets.map((bytes): Packet => ({ t: START_S, bytes })),
				),
			);
		}
	});
});

/** Views of chunks as bytes that compare. */
function plain({ data, scanResponse, ...rest }: Advert) {
	return { ...rest, data: Buffer.from(data), ...(scanResponse && { scanResponse: Buffer.from(scanResponse) }) };
}

function patched(file: Buffer, at: number, value: number, littleEndian = false): Buffer {
	if (littleEndian) file.writeUInt32LE(value, at);
	else file.writeUInt32BE(value, at);
	return file;
}
