// The samples in test/recordings/captures: one minute with a cart of docs/guides/my-store, in every format that is played.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
	btsnoopFile,
	h4Packets,
	linkLayerPackets,
	pcapFile,
	pcapngFile,
	type RecordedAdvert,
	withDirection,
	withMonitorHeader,
	withPseudoHeader,
} from './recordings.ts';

/** A number that is whole in binary, so that no format rounds the quarters of a second after it. */
const START_S = 1_795_320_000;

/** Eddystone-UID of cart-1 */
const CART = Buffer.from('0201060303aafe1716aafe00c58b0ca750e7a7c0a1f3d20000000000010000', 'hex');
const SHORT_NAME = Buffer.from('020106050854657374', 'hex');
const COMPLETE_NAME = Buffer.from('0b095465737420706c616365', 'hex');
const LONG = Buffer.concat([Buffer.from('020106', 'hex'), Buffer.from([58, 0xff, 0xff, 0xff]), Buffer.alloc(55, 0xa5)]);

/** The cart, a device that answers scans, and one with an extended advert: each every two seconds, at slightly other times. */
export const SAMPLE_ADVERTS: readonly RecordedAdvert[] = Array.from({ length: 30 }, (_, i): RecordedAdvert[] => {
	const t = START_S + 2 * i;
	return [
		{ t, address: 'c6:00:00:00:00:01', addressType: 'random', rssiDbm: -60 - (i % 5), data: CART },
		{
			t: t + 0.25,
			address: '00:1b:dc:00:00:02',
			addressType: 'public',
			rssiDbm: -71,
			data: SHORT_NAME,
			scanResponse: COMPLETE_NAME,
		},
		{ t: t + 0.5, address: 'c6:00:00:00:00:03', addressType: 'random', rssiDbm: -80, data: LONG },
	];
}).flat();

function jsonLines(receiver: string): Buffer {
	const lines = SAMPLE_ADVERTS.map(({ rssiDbm, data, scanResponse, ...advert }) =>
		JSON.stringify({
			...advert,
			receiver,
			rssi: rssiDbm,
			data: data.toString('hex'),
			scanResponse: scanResponse?.toString('hex'),
		}),
	);
	return Buffer.from(`${lines.join('\n')}\n`);
}

const h4 = h4Packets(SAMPLE_ADVERTS);
const onAir = linkLayerPackets(SAMPLE_ADVERTS);
const directed = h4.map(({ t, bytes }) => ({ t, bytes: withDirection(bytes) }));
const monitored = h4.map(({ t, bytes }) => ({ t, bytes: withMonitorHeader(bytes) }));
const sniffed = onAir.map(({ t, ...packet }) => ({ t, bytes: withPseudoHeader(packet) }));

export const SAMPLE_CAPTURES: Record<string, Buffer> = {
	'lines.jsonl': jsonLines('gw-hci0'),
	'h1.btsnoop': btsnoopFile(1001, h4),
	'h4.btsnoop': btsnoopFile(1002, h4),
	'monitor.btsnoop': btsnoopFile(2001, h4),
	'monitor.btsnoop.gz': gzipSync(btsnoopFile(2001, h4)),
	'187.pcap': pcapFile(187, h4),
	'201.pcap': pcapFile(201, directed),
	'201-big-endian-ns.pcap': pcapFile(201, directed, { littleEndian: false, nanoseconds: true }),
	'254.pcap': pcapFile(254, monitored),
	'251.pcap': pcapFile(251, onAir),
	'256.pcap': pcapFile(256, sniffed),
	'256.pcapng': pcapngFile(256, sniffed),
	'201-big-endian.pcapng': pcapngFile(201, directed, false),
};

export const SAMPLES_FOLDER = join(import.meta.dirname, '..', 'recordings', 'captures');

if (import.meta.main) {
	for (const [name, bytes] of Object.entries(SAMPLE_CAPTURES)) writeFileSync(join(SAMPLES_FOLDER, name), bytes);
}
