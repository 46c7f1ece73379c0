// btsnoop: what btmon, hcidump and Android write (BlueZ src/shared/btsnoop.h; RFC 1761 with Frontline's changes).
import type { CaptureFormat } from './format.ts';
import { readH1, readH4, readMonitor } from './hci-packets.ts';
import type { PacketIntake } from './packet-intake.ts';
import { RecordDecoder, type RecordShape } from './records.ts';

/** identification (8), version (4), datalink (4) */
const FILE_HEADER_BYTES = 16;
/** original length, included length, flags, drops (4 each), time (8) */
const RECORD_HEADER_BYTES = 24;
const MAGIC = Buffer.from('btsnoop\0');
const VERSION = 1;

const SHAPE: RecordShape = {
	fileHeaderBytes: FILE_HEADER_BYTES,
	headerBytes: RECORD_HEADER_BYTES,
	bytesOf: (bytes, at) => RECORD_HEADER_BYTES + bytes.readUInt32BE(at + 4),
};

/** 1970 in microseconds since the year 0 */
const UNIX_EPOCH_US = 0x00dcddb30f2f8000n;
const US_PER_S = 1e6;

type ReadRecord = (flags: number, packet: Buffer, into: PacketIntake) => void;
const DATALINKS: Record<number, ReadRecord | undefined> = {
	1001: readH1,
	1002: (_flags, packet, into) => readH4(packet, into),
	// the monitor puts the adapter and an opcode where flags were
	2001: (flags, packet, into) => readMonitor(flags & 0xffff, flags >>> 16, packet, into),
};
const NAMES: Record<number, string | undefined> = {
	1003: 'HCI BSCP',
	1004: 'HCI serial, three-wire H5',
	2002: "BlueZ's simulator",
};

export const btsnoop: CaptureFormat = {
	name: 'btsnoop',
	matches: (start) => start.subarray(0, MAGIC.length).equals(MAGIC),
	namesReceivers: false,
	decoder: (start, recording) => {
		if (start.length < FILE_HEADER_BYTES) throw new Error('is cut in its header: nothing of it can be played');
		const version = start.readUInt32BE(8);
		if (version !== VERSION) throw new Error(`is btsnoop of version ${version}: only version ${VERSION} can be played`);
		const datalink = start.readUInt32BE(12);
		const read = DATALINKS[datalink];
		if (!read) throw new Error(otherDatalink(datalink));
		return new RecordDecoder(SHAPE, recording, (record, into) => readRecord(record, read, into));
	},
};

function readRecord(record: Buffer, read: ReadRecord, into: PacketIntake): void {
	const t = Number(record.readBigUInt64BE(16) - UNIX_EPOCH_US) / US_PER_S;
	if (t < 0) {
		into.problem('its time is before 1970: the clock of the recorder was not set; skipped');
		return;
	}
	into.t = t;
	read(record.readUInt32BE(8), record.subarray(RECORD_HEADER_BYTES), into);
}

function otherDatalink(datalink: number): string {
	const name = NAMES[datalink];
	return `has btsnoop's datalink ${datalink}${name ? ` (${name})` : ''}, which cannot be played; these can: 1001 (HCI H1), 1002 (HCI H4), 2001 (monitor, as btmon -w writes it)`;
}
