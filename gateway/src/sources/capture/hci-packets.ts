// Advertising reports out of HCI packets, as recorders wrap them (Core spec vol 4 part A 2 and part E 5.4.4). Pure.
import { readAdvReports } from '../hci/adv-reports.ts';
import type { PacketIntake } from './packet-intake.ts';

const H4_EVENT = 0x04;
const LE_META = 0x3e;
const EVENT_HEADER_BYTES = 2;

/** LINKTYPE_BLUETOOTH_HCI_H4_WITH_PHDR: four bytes say whether it was sent or received. */
const DIRECTION_BYTES = 4;

/** BlueZ's monitor: opcode of an event from a controller (BTSNOOP_OPCODE_EVENT_PKT, src/shared/btsnoop.h). */
const MONITOR_EVENT = 3;
/** LINKTYPE_BLUETOOTH_LINUX_MONITOR: adapter and opcode, big-endian. */
const MONITOR_HEADER_BYTES = 4;

const NOT_FROM_CONTROLLER = 'HCI packets that are no events';
const NO_REPORTS = 'HCI events without advertising data';

export function readEvent(event: Buffer, into: PacketIntake, adapter?: number): void {
	if (event.length < EVENT_HEADER_BYTES) {
		into.problem('HCI event cut short: it has no header; skipped');
		return;
	}
	if (event[0] !== LE_META) {
		into.passOver(NO_REPORTS);
		return;
	}
	const said = event[1]!;
	const has = event.length - EVENT_HEADER_BYTES;
	let reports = 0;
	const whole = readAdvReports(event.subarray(EVENT_HEADER_BYTES, EVENT_HEADER_BYTES + said), (report) => {
		reports++;
		into.take(report, adapter);
	});
	if (has < said) into.problem(`HCI event cut short: says ${said} bytes and has ${has}; what is not whole is skipped`);
	else if (!whole) into.problem('HCI event with reports of impossible length or kind; what is not whole is skipped');
	else if (reports === 0) into.passOver(NO_REPORTS);
}

/** H4: a byte of type, and the packet. */
export function readH4(packet: Buffer, into: PacketIntake): void {
	if (packet[0] === H4_EVENT) readEvent(packet.subarray(1), into);
	else into.passOver(NOT_FROM_CONTROLLER);
}

export function readH4WithDirection(packet: Buffer, into: PacketIntake): void {
	readH4(packet.subarray(DIRECTION_BYTES), into);
}

export function readMonitor(opcode: number, adapter: number, packet: Buffer, into: PacketIntake): void {
	if (opcode === MONITOR_EVENT) readEvent(packet, into, adapter);
	else into.passOver(NOT_FROM_CONTROLLER);
}

export function readMonitorWithHeader(packet: Buffer, into: PacketIntake): void {
	if (packet.length < MONITOR_HEADER_BYTES) into.problem('monitor packet cut short: it has no header; skipped');
	else readMonitor(packet.readUInt16BE(2), packet.readUInt16BE(0), packet.subarray(MONITOR_HEADER_BYTES), into);
}

/** H1 has no type byte: the direction and whether it is a command or event stand in btsnoop's flags. */
export function readH1(flags: number, packet: Buffer, into: PacketIntake): void {
	if ((flags & 3) === 3) readEvent(packet, into);
	else into.passOver(NOT_FROM_CONTROLLER);
}
