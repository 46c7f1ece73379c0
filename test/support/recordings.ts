// Writes recordings as sniffers, btmon and Wireshark do, from adverts: for tests, and for the samples in test/recordings/captures.
import { EVENT, PACKET } from '../../virtual-store/src/hci/hci-constants.ts';
import { addressToBytes, encodeCommandComplete, encodeEvent } from '../../virtual-store/src/hci/hci-packets.ts';
import { EXTENDED_TYPE, encodeExtendedReports, encodeLegacyReports } from '../../virtual-store/src/hci/hci-reports.ts';

export type RecordedAdvert = {
	t: number;
	address: string;
	addressType: 'public' | 'random';
	rssiDbm: number;
	/** AD structures; more than 31 bytes go into an extended advert */
	data: Buffer;
	scanResponse?: Buffer;
};

export type Packet = { t: number; bytes: Buffer };

const LEGACY = { advInd: 0, nonConnectable: 3, scanResponse: 4 } as const;
const MOST_LEGACY_BYTES = 31;
/** A response follows its advert within a millisecond. */
const RESPONSE_AFTER_S = 0.0005;

/** H4 packets as a controller sends them: a command's answer first, then a report for each advert and response. */
export function h4Packets(adverts: readonly RecordedAdvert[]): Packet[] {
	const answer = encodeCommandComplete({ opcode: 0x200c, allowed: 1, returned: Buffer.from([0]) });
	const packets: Packet[] = [{ t: adverts[0]!.t, bytes: answer }];
	for (const { t, data, scanResponse, ...from } of adverts) {
		if (data.length > MOST_LEGACY_BYTES) {
			packets.push({ t, bytes: encodeExtendedReports([{ ...from, data, eventType: 0, setId: 3 }])[0]! });
			continue;
		}
		const eventType = scanResponse ? LEGACY.advInd : LEGACY.nonConnectable;
		packets.push({ t, bytes: encodeLegacyReports([{ ...from, data, eventType }])[0]! });
		if (!scanResponse) continue;
		const response = { ...from, data: scanResponse, eventType: LEGACY.scanResponse };
		packets.push({ t: t + RESPONSE_AFTER_S, bytes: encodeLegacyReports([response])[0]! });
	}
	return packets;
}

/** One extended advert whose data the controller reports in two parts. */
export function fragmentedPackets({ t, data, scanResponse: _, ...from }: RecordedAdvert, cut: number): Packet[] {
	const part = (bytes: Buffer, eventType: number) =>
		encodeExtendedReports([{ ...from, data: bytes, eventType, setId: 5 }])[0]!;
	return [
		{ t, bytes: part(data.subarray(0, cut), EXTENDED_TYPE.moreToCome) },
		{ t: t + 0.001, bytes: part(data.subarray(cut), 0) },
	];
}

const PDU = { advInd: 0, nonConnectable: 2, scanResponse: 4, extended: 7 } as const;
const ADVERTISING_ACCESS_ADDRESS = 0x8e89bed6;

/** Packets as they are on the air, checksum included, without a pseudo header. */
export function linkLayerPackets(adverts: readonly RecordedAdvert[]): (Packet & { rssiDbm: number })[] {
	return adverts.flatMap(({ t, address, addressType, rssiDbm, data, scanResponse }) => {
		const from = addressToBytes(address);
		const type = data.length > MOST_LEGACY_BYTES ? PDU.extended : scanResponse ? PDU.advInd : PDU.nonConnectable;
		// extended: 9 bytes of header with AdvA and ADI (set 3)
		const header = type === PDU.extended ? [Buffer.from([9, 0x09]), from, Buffer.from([0x01, 0x30])] : [from];
		const packets = [{ t, rssiDbm, bytes: linkLayerPacket(type, addressType, Buffer.concat([...header, data])) }];
		if (scanResponse) {
			const bytes = linkLayerPacket(PDU.scanResponse, addressType, Buffer.concat([from, scanResponse]));
			packets.push({ t: t + RESPONSE_AFTER_S, rssiDbm, bytes });
		}
		return packets;
	});
}

export function linkLayerPacket(
	type: number,
	addressType: 'public' | 'random',
	payload: Buffer,
	accessAddress = ADVERTISING_ACCESS_ADDRESS,
): Buffer {
	const pdu = Buffer.concat([Buffer.from([type | (addressType === 'random' ? 0x40 : 0), payload.length]), payload]);
	const access = Buffer.alloc(4);
	access.writeUInt32LE(accessAddress);
	return Buffer.concat([access, pdu, checksum(pdu)]);
}

/** Vol 6 part B 3.1.1 bit by bit, as its figure draws the register: written apart from the table that is tested with it. */
function checksum(pdu: Buffer): Buffer {
	const register: number[] = [...(0x555555).toString(2).padStart(24, '0')].map(Number).reverse();
	for (const byte of pdu) {
		for (let bit = 0; bit < 8; bit++) {
			const feedback = register[23]! ^ ((byte >> bit) & 1);
			register.pop();
			register.unshift(feedback);
			for (const tap of [1, 3, 4, 6, 9, 10]) register[tap]! ^= feedback;
		}
	}
	// position 23 goes out first, and the first bit out is a byte's lowest
	const out = Buffer.alloc(3);
	for (let i = 0; i < 24; i++) out[i >> 3]! |= register[23 - i]! << (i & 7);
	return out;
}

export const LL_FLAG = { dewhitened: 0x01, signalValid: 0x02, crcChecked: 0x400, crcValid: 0x800 } as const;
const GOOD = LL_FLAG.dewhitened | LL_FLAG.signalValid | LL_FLAG.crcChecked | LL_FLAG.crcValid;

/** LINKTYPE_BLUETOOTH_LE_LL_WITH_PHDR, heard on channel 37 */
export function withPseudoHeader({ rssiDbm, bytes }: { rssiDbm: number; bytes: Buffer }, flags: number = GOOD): Buffer {
	const header = Buffer.alloc(10);
	header.writeInt8(rssiDbm, 1);
	header.writeUInt16LE(flags, 8);
	return Buffer.concat([header, bytes]);
}

/** LINKTYPE_BLUETOOTH_HCI_H4_WITH_PHDR: received by the host */
export function withDirection(h4: Buffer): Buffer {
	return Buffer.concat([Buffer.from([0, 0, 0, 1]), h4]);
}

/** LINKTYPE_BLUETOOTH_LINUX_MONITOR: adapter and opcode before the packet without its type */
export function withMonitorHeader(h4: Buffer, adapter = 0): Buffer {
	const header = Buffer.alloc(4);
	header.writeUInt16BE(adapter, 0);
	header.writeUInt16BE(MONITOR_OPCODE, 2);
	return Buffer.concat([header, h4.subarray(1)]);
}

const MONITOR_OPCODE = 3;
const BTSNOOP_EPOCH_US = 0x00dcddb30f2f8000n;

/** `packets` are H4; other datalinks than 1002 go without the type byte. */
export function btsnoopFile(datalink: number, packets: readonly Packet[]): Buffer {
	const header = Buffer.concat([Buffer.from('btsnoop\0'), bigEndian(1, datalink)]);
	const records = packets.map(({ t, bytes }) => {
		const packet = datalink === 1002 ? bytes : bytes.subarray(1);
		const flags = datalink === 2001 ? MONITOR_OPCODE : 3;
		const time = Buffer.alloc(8);
		time.writeBigUInt64BE(BigInt(Math.round(t * 1e6)) + BTSNOOP_EPOCH_US);
		return Buffer.concat([bigEndian(packet.length, packet.length, flags, 0), time, packet]);
	});
	return Buffer.concat([header, ...records]);
}

export type PcapLayout = { littleEndian?: boolean; nanoseconds?: boolean };

export function pcapFile(
	linkType: number,
	packets: readonly Packet[],
	{ littleEndian = true, nanoseconds = false }: PcapLayout = {},
): Buffer {
	const words = littleEndian ? littleEndianWords : bigEndian;
	const partsPerS = nanoseconds ? 1e9 : 1e6;
	const version = littleEndian ? 0x00040002 : 0x00020004;
	const header = words(nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4, version, 0, 0, 0xffff, linkType);
	const records = packets.map(({ t, bytes }) => {
		const seconds = Math.floor(t);
		const parts = Math.round((t - seconds) * partsPerS);
		return Buffer.concat([words(seconds, parts, bytes.length, bytes.length), bytes]);
	});
	return Buffer.concat([header, ...records]);
}

/** A section, one interface with times in nanoseconds, its packets, and a block that readers pass over. */
export function pcapngFile(linkType: number, packets: readonly Packet[], littleEndian = true): Buffer {
	const words = littleEndian ? littleEndianWords : bigEndian;
	const halves = (a: number, b: number) => (littleEndian ? words(a | (b << 16)) : words(((a << 16) | b) >>> 0));
	const block = (type: number, body: Buffer) => {
		const padded = Buffer.concat([body, Buffer.alloc(-body.length & 3)]);
		const length = padded.length + 12;
		return Buffer.concat([words(type, length), padded, words(length)]);
	};
	const section = block(0x0a0d0d0a, Buffer.concat([words(0x1a2b3c4d), halves(1, 0), words(0xffffffff, 0xffffffff)]));
	const resolution = Buffer.concat([halves(9, 1), Buffer.from([9, 0, 0, 0]), halves(0, 0)]);
	const described = block(1, Buffer.concat([halves(linkType, 0), words(0), resolution]));
	const unknown = block(0x0bad, Buffer.from('passed over'));
	const records = packets.map(({ t, bytes }) => {
		const units = BigInt(Math.round(t * 1e6)) * 1000n;
		const time = words(Number(units >> 32n), Number(units & 0xffffffffn));
		return block(6, Buffer.concat([words(0), time, words(bytes.length, bytes.length), bytes]));
	});
	return Buffer.concat([section, described, unknown, ...records]);
}

/** An H4 event cut in its middle, and one that no controller sends. */
export const BROKEN_EVENTS = {
	cut: (h4: Buffer) => h4.subarray(0, h4.length - 5),
	impossible: encodeEvent({ code: EVENT.leMeta, parameters: Buffer.from([2, 99, 1, 2, 3]) }),
	command: Buffer.from([PACKET.command, 0x03, 0x0c, 0]),
};

function bigEndian(...values: number[]): Buffer {
	const bytes = Buffer.alloc(values.length * 4);
	for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, i * 4);
	return bytes;
}

function littleEndianWords(...values: number[]): Buffer {
	return bigEndian(...values).swap32();
}
