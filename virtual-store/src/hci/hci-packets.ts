// H4 packets to and from bytes: commands, ACL data, events, and the events that answer a command or say that all is lost.
import { EVENT, MAX_EVENT_PARAMETERS, PACKET } from './hci-constants.ts';

export type Command = { opcode: number; parameters: Buffer };
export type AclData = { handle: number; flags: number; payload: Buffer };
export type CommandComplete = { opcode: number; allowed: number; returned: Buffer };
export type CommandStatus = { opcode: number; allowed: number; status: number };
export type Event = { code: number; parameters: Buffer };

export function encodeCommand({ opcode, parameters }: Command): Buffer {
	const packet = Buffer.alloc(4 + parameters.length);
	packet[0] = PACKET.command;
	packet.writeUInt16LE(opcode, 1);
	packet.writeUInt8(parameters.length, 3);
	parameters.copy(packet, 4);
	return packet;
}

/** `packet` must be whole, type byte first. */
export function decodeCommand(packet: Buffer): Command {
	expectType(packet, PACKET.command, 4);
	return { opcode: packet.readUInt16LE(1), parameters: expectLength(packet, 4, packet.readUInt8(3)) };
}

export function encodeAcl({ handle, flags, payload }: AclData): Buffer {
	const packet = Buffer.alloc(5 + payload.length);
	packet[0] = PACKET.acl;
	packet.writeUInt16LE((flags << 12) | handle, 1);
	packet.writeUInt16LE(payload.length, 3);
	payload.copy(packet, 5);
	return packet;
}

export function encodeEvent({ code, parameters }: Event): Buffer {
	if (parameters.length > MAX_EVENT_PARAMETERS) {
		throw new RangeError(`an HCI event holds ${MAX_EVENT_PARAMETERS} bytes, not ${parameters.length}`);
	}
	const packet = Buffer.alloc(3 + parameters.length);
	packet[0] = PACKET.event;
	packet[1] = code;
	packet[2] = parameters.length;
	parameters.copy(packet, 3);
	return packet;
}

export function decodeEvent(packet: Buffer): Event {
	expectType(packet, PACKET.event, 3);
	return { code: packet.readUInt8(1), parameters: expectLength(packet, 3, packet.readUInt8(2)) };
}

/** `allowed` is how many commands the host may send now; `returned` begins with the status. */
export function encodeCommandComplete({ opcode, allowed, returned }: CommandComplete): Buffer {
	const head = Buffer.from([allowed, opcode & 0xff, opcode >> 8]);
	return encodeEvent({ code: EVENT.commandComplete, parameters: Buffer.concat([head, returned]) });
}

export function decodeCommandComplete(packet: Buffer): CommandComplete {
	const parameters = expectEvent(packet, EVENT.commandComplete, 3);
	return { allowed: parameters.readUInt8(0), opcode: parameters.readUInt16LE(1), returned: parameters.subarray(3) };
}

export function encodeCommandStatus({ opcode, allowed, status }: CommandStatus): Buffer {
	const parameters = Buffer.from([status, allowed, opcode & 0xff, opcode >> 8]);
	return encodeEvent({ code: EVENT.commandStatus, parameters });
}

export function decodeCommandStatus(packet: Buffer): CommandStatus {
	const parameters = expectEvent(packet, EVENT.commandStatus, 4);
	return { status: parameters.readUInt8(0), allowed: parameters.readUInt8(1), opcode: parameters.readUInt16LE(2) };
}

/** `code` is the maker's own (7.7.16). */
export function encodeHardwareError(code: number): Buffer {
	return encodeEvent({ code: EVENT.hardwareError, parameters: Buffer.from([code]) });
}

export function decodeHardwareError(packet: Buffer): number {
	return expectEvent(packet, EVENT.hardwareError, 1).readUInt8(0);
}

export function decodeAcl(packet: Buffer): AclData {
	expectType(packet, PACKET.acl, 5);
	const head = packet.readUInt16LE(1);
	return { handle: head & 0x0fff, flags: head >> 12, payload: expectLength(packet, 5, packet.readUInt16LE(3)) };
}

/** Six bytes, lowest first, as HCI writes an address. */
export function addressToBytes(address: string): Buffer {
	if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(address)) {
		throw new TypeError(`"${address}" is not a Bluetooth address: write it as c0:ff:ee:00:00:01`);
	}
	return Buffer.from(address.replaceAll(':', ''), 'hex').reverse();
}

export function bytesToAddress(bytes: Uint8Array): string {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
		.reverse()
		.join(':');
}

function expectEvent(packet: Buffer, code: number, least: number): Buffer {
	const event = decodeEvent(packet);
	if (event.code !== code || event.parameters.length < least) {
		throw new RangeError(
			`event 0x${event.code.toString(16)} of ${event.parameters.length} bytes is not 0x${code.toString(16)}`,
		);
	}
	return event.parameters;
}

function expectType(packet: Buffer, type: number, least: number): void {
	if (packet[0] !== type || packet.length < least) {
		throw new RangeError(`${packet.length} bytes of type ${packet[0]} are not an H4 packet of type ${type}`);
	}
}

function expectLength(packet: Buffer, header: number, length: number): Buffer {
	if (packet.length !== header + length) {
		throw new RangeError(`the packet says ${length} bytes of payload and has ${packet.length - header}`);
	}
	return packet.subarray(header);
}
