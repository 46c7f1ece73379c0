// Adverts out of link-layer packets, as sniffers record them (Core spec vol 6 part B 2.1 and 2.3). Pure.
import { RSSI_UNKNOWN } from '../../ble/advert.ts';
import { type AdvReport, NO_SET } from '../hci/adv-reports.ts';
import { crc24 } from './crc24.ts';
import type { PacketIntake } from './packet-intake.ts';

const ADVERTISING_ACCESS_ADDRESS = 0x8e89bed6;
const ACCESS_ADDRESS_BYTES = 4;
const PDU_HEADER_BYTES = 2;
const CRC_BYTES = 3;
const ADDRESS_BYTES = 6;

/** By PDU type (2.3); the others carry no advertising data. */
const LEGACY_KINDS: readonly (AdvReport['kind'] | undefined)[] = [
	'scannable', // ADV_IND
	undefined, // ADV_DIRECT_IND
	'advert', // ADV_NONCONN_IND
	undefined, // SCAN_REQ
	'response', // SCAN_RSP
	undefined, // CONNECT_IND
	'scannable', // ADV_SCAN_IND
];
/** ADV_EXT_IND and all AUX_… of adverts: the common extended format (2.3.4) */
const EXTENDED = 7;
const TX_ADDRESS_RANDOM = 0x40;

/** The extended header's flags; its fields stand in this order, each where its flag is set. Later ones are of no use here. */
const FIELD = { advA: 0x01, targetA: 0x02, cteInfo: 0x04, adi: 0x08, auxPtr: 0x10 } as const;
const FIELDS_AT = 2;
const CTE_INFO_BYTES = 1;
const ADI_BYTES = 2;
const EXTENDED_HEADER_LENGTH = 0x3f;

/** LINKTYPE_BLUETOOTH_LE_LL_WITH_PHDR: channel, signal, noise, offences, reference access address, flags */
const PSEUDO_HEADER_BYTES = 10;
const FLAG = { dewhitened: 0x0001, signalValid: 0x0002, crcChecked: 0x0400, crcValid: 0x0800 } as const;
const PHY_SHIFT = 14;
const PHY_CODED = 2;

const PASSED = {
	whitened: 'link-layer packets that the recorder left whitened',
	data: 'link-layer packets that are no advertising',
	crc: 'link-layer packets whose checksum (CRC) is wrong',
	other: 'advertising packets without advertising data (requests, pointers, directed)',
	parts: 'extended adverts in several packets, or without an address',
} as const;

/** LINKTYPE_BLUETOOTH_LE_LL: nothing says how loud it was. */
export function readLinkLayer(packet: Buffer, into: PacketIntake): void {
	readPacket(packet, ACCESS_ADDRESS_BYTES, RSSI_UNKNOWN, true, into);
}

export function readLinkLayerWithHeader(packet: Buffer, into: PacketIntake): void {
	if (packet.length < PSEUDO_HEADER_BYTES) {
		into.problem('link-layer packet cut short: it has no header; skipped');
		return;
	}
	const flags = packet.readUInt16LE(8);
	if (!(flags & FLAG.dewhitened)) {
		into.passOver(PASSED.whitened);
		return;
	}
	const checked = (flags & FLAG.crcChecked) !== 0;
	if (checked && !(flags & FLAG.crcValid)) {
		into.passOver(PASSED.crc);
		return;
	}
	const rssiDbm = flags & FLAG.signalValid ? packet.readInt8(1) : RSSI_UNKNOWN;
	// a byte says how the rest is coded
	const codingBytes = flags >> PHY_SHIFT === PHY_CODED ? 1 : 0;
	const pduAt = ACCESS_ADDRESS_BYTES + codingBytes;
	readPacket(packet.subarray(PSEUDO_HEADER_BYTES), pduAt, rssiDbm, !checked, into);
}

function readPacket(packet: Buffer, pduAt: number, rssiDbm: number, checkCrc: boolean, into: PacketIntake): void {
	const payloadAt = pduAt + PDU_HEADER_BYTES;
	if (packet.length < payloadAt) {
		into.problem('link-layer packet cut short: it has no header; skipped');
		return;
	}
	if (packet.readUInt32LE(0) !== ADVERTISING_ACCESS_ADDRESS) {
		into.passOver(PASSED.data);
		return;
	}
	const said = packet[pduAt + 1]!;
	const end = payloadAt + said;
	if (packet.length < end + CRC_BYTES) {
		const has = Math.max(0, packet.length - payloadAt - CRC_BYTES);
		into.problem(`link-layer packet cut short: says ${said} bytes and has ${has}; skipped`);
		return;
	}
	if (checkCrc && crc24(packet, pduAt, end) !== packet.readUIntLE(end, CRC_BYTES)) {
		into.passOver(PASSED.crc);
		return;
	}
	const type = packet[pduAt]! & 0x0f;
	const addressType = packet[pduAt]! & TX_ADDRESS_RANDOM ? 'random' : 'public';
	const payload = packet.subarray(payloadAt, end);
	if (type === EXTENDED) readExtended(payload, addressType, rssiDbm, into);
	else readLegacy(LEGACY_KINDS[type], payload, addressType, rssiDbm, into);
}

function readLegacy(
	kind: AdvReport['kind'] | undefined,
	payload: Buffer,
	addressType: AdvReport['addressType'],
	rssiDbm: number,
	into: PacketIntake,
): void {
	if (!kind) {
		into.passOver(PASSED.other);
		return;
	}
	if (payload.length < ADDRESS_BYTES) {
		into.problem(`advertising packet of ${payload.length} bytes: too short for an address; skipped`);
		return;
	}
	const address = addressAt(payload, 0);
	const data = payload.subarray(ADDRESS_BYTES);
	into.take({ kind, status: 'whole', address, addressType, setId: NO_SET, rssiDbm, data });
}

/** The first PDU on a primary channel only points at the one with the data; longer data goes on in a chain that names nobody. */
function readExtended(
	payload: Buffer,
	addressType: AdvReport['addressType'],
	rssiDbm: number,
	into: PacketIntake,
): void {
	const dataAt = 1 + ((payload[0] ?? 0) & EXTENDED_HEADER_LENGTH);
	const flags = dataAt > 1 ? (payload[1] ?? 0) : 0;
	const advABytes = flags & FIELD.advA ? ADDRESS_BYTES : 0;
	const targetABytes = flags & FIELD.targetA ? ADDRESS_BYTES : 0;
	const adiAt = FIELDS_AT + advABytes + targetABytes + (flags & FIELD.cteInfo ? CTE_INFO_BYTES : 0);
	const adiEnd = adiAt + (flags & FIELD.adi ? ADI_BYTES : 0);
	if (payload.length < dataAt || (flags !== 0 && adiEnd > dataAt)) {
		into.problem('extended advertising packet whose header says more bytes than there are; skipped');
	} else if (dataAt === payload.length) {
		into.passOver(PASSED.other);
	} else if (advABytes === 0 || flags & FIELD.auxPtr) {
		into.passOver(PASSED.parts);
	} else {
		const address = addressAt(payload, FIELDS_AT);
		const setId = flags & FIELD.adi ? payload[adiAt + 1]! >> 4 : NO_SET;
		const data = payload.subarray(dataAt);
		into.take({ kind: 'advert', status: 'whole', address, addressType, setId, rssiDbm, data });
	}
}

/** Least significant byte first on the air. */
function addressAt(bytes: Buffer, at: number): string {
	const hex = bytes.toString('hex', at, at + ADDRESS_BYTES);
	return `${hex.slice(10)}:${hex.slice(8, 10)}:${hex.slice(6, 8)}:${hex.slice(4, 6)}:${hex.slice(2, 4)}:${hex.slice(0, 2)}`;
}
