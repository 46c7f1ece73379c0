// Classic pcap (tcpdump.org/manpages/pcap-savefile.5.html), in either byte order, times in micro- or nanoseconds.
import type { CaptureFormat } from './format.ts';
import { otherLinkType, packetReader } from './link-types.ts';
import { RecordDecoder, type RecordShape } from './records.ts';

/** magic, version (4 each), zone, accuracy, longest packet, link type (4 each) */
const FILE_HEADER_BYTES = 24;
/** seconds, their parts, included length, original length (4 each) */
const RECORD_HEADER_BYTES = 16;
const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
/** the bits above are about checksums of Ethernet */
const LINK_TYPE_BITS = 0xffff;

type Layout = { littleEndian: boolean; partsPerS: number };

export const pcap: CaptureFormat = {
	name: 'pcap',
	matches: (start) => layoutOf(start) !== undefined,
	namesReceivers: false,
	decoder: (start, recording) => {
		const layout = layoutOf(start)!;
		if (start.length < FILE_HEADER_BYTES) throw new Error('is cut in its header: nothing of it can be played');
		const { littleEndian, partsPerS } = layout;
		const u32 = (bytes: Buffer, at: number) => (littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
		const linkType = u32(start, 20) & LINK_TYPE_BITS;
		const read = packetReader(linkType);
		if (!read) throw new Error(otherLinkType(linkType));
		const shape: RecordShape = {
			fileHeaderBytes: FILE_HEADER_BYTES,
			headerBytes: RECORD_HEADER_BYTES,
			bytesOf: (bytes, at) => RECORD_HEADER_BYTES + u32(bytes, at + 8),
		};
		return new RecordDecoder(shape, recording, (record, into) => {
			into.t = u32(record, 0) + u32(record, 4) / partsPerS;
			read(record.subarray(RECORD_HEADER_BYTES), into);
		});
	},
};

function layoutOf(start: Buffer): Layout | undefined {
	if (start.length < 4) return undefined;
	for (const littleEndian of [true, false]) {
		const magic = littleEndian ? start.readUInt32LE(0) : start.readUInt32BE(0);
		if (magic === MICROSECONDS) return { littleEndian, partsPerS: 1e6 };
		if (magic === NANOSECONDS) return { littleEndian, partsPerS: 1e9 };
	}
	return undefined;
}
