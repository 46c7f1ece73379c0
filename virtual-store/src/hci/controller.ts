// A Bluetooth LE controller in software: H4 bytes from a host in, H4 bytes out, no I/O. It scans and does not connect.
import { type Advertisement, checkAdvertisement, interleave, reportsOf } from './advertisement.ts';
import { answerTo } from './command-answers.ts';
import { createDuplicateFilter } from './duplicate-filter.ts';
import { applyMaskCommand, type EventMasks, isWanted, MASKS_AT_RESET } from './event-masks.ts';
import { NO_OPERATION, OPCODE, PACKET, STATUS, SUBEVENT } from './hci-constants.ts';
import {
	type Command,
	decodeCommand,
	encodeCommandComplete,
	encodeCommandStatus,
	encodeHardwareError,
} from './hci-packets.ts';
import { encodeExtendedReports, encodeLegacyReports, type Report } from './hci-reports.ts';
import { applyScanCommand, SCAN_AT_RESET, type ScanState } from './scan-state.ts';

export type { Advertisement } from './advertisement.ts';

/**
 * `silent` takes every command and reports nothing, `deaf` takes none and goes on reporting, `off` does neither and has
 * forgotten all when it comes back.
 */
export type Condition = 'sound' | 'silent' | 'deaf' | 'off';

export type ControllerOptions = {
	/** takes whole packets; a 'report' may be dropped when the host is slow, as radios do, an 'answer' may not */
	emit(packet: Buffer, kind: 'answer' | 'report'): void;
	/** sees every command before it is answered */
	onCommand?(command: Command): void;
	address?: string;
	/** whether the controller has extended scanning; true unless told */
	extended?: boolean;
};

export type Controller = {
	/** Bytes from the host, cut anywhere. Throws where they are not H4. */
	receive(bytes: Uint8Array): void;
	/** What is on the air now. Returns how many reports it made, 0 while the host does not scan. */
	advertise(...adverts: Advertisement[]): number;
	/** The same with the fragments of each in turn, as where several chains are on the air at one time. */
	advertiseTogether(...adverts: Advertisement[]): number;
	/** As after power on. */
	reset(): void;
	/** Fails from now on, or is sound again. */
	become(condition: Condition): void;
	readonly condition: Condition;
	/** The firmware has run into something: it says so and has forgotten everything (7.7.16). */
	crash(code: number): void;
	readonly scan: Readonly<ScanState>;
};

export function createController({
	emit,
	onCommand,
	address = 'c0:ff:ee:c0:ff:ee',
	extended = true,
}: ControllerOptions): Controller {
	const scan: ScanState = { ...SCAN_AT_RESET };
	const masks: EventMasks = { ...MASKS_AT_RESET };
	const duplicates = createDuplicateFilter();
	let condition: Condition = 'sound';
	let rest: Buffer = Buffer.alloc(0);

	const toDefaults = () => {
		Object.assign(scan, SCAN_AT_RESET);
		Object.assign(masks, MASKS_AT_RESET);
	};

	const execute = (opcode: number, parameters: Buffer): Buffer => {
		if (opcode === OPCODE.reset) toDefaults();
		const scanned = extended || !isExtendedScanCommand(opcode) ? applyScanCommand(scan, opcode, parameters) : undefined;
		if (scanned !== undefined) duplicates.clear();
		const status = scanned ?? applyMaskCommand(masks, opcode, parameters);
		if (status !== undefined) return Buffer.from([status]);
		return answerTo(opcode, { address, extended }) ?? Buffer.from([STATUS.unknownCommand]);
	};

	const tell = (adverts: readonly Advertisement[], inOrder: (chains: Report[][]) => Report[]): number => {
		for (const advert of adverts) checkAdvertisement(advert);
		if (condition === 'silent' || condition === 'off' || !scan.enabled) return 0;
		if (!isWanted(masks, scan.extended ? SUBEVENT.extendedAdvertisingReport : SUBEVENT.advertisingReport)) return 0;
		const chains = adverts.map((advert) => reportsOf(advert, scan));
		const reports = inOrder(chains).filter(
			(report) => !scan.filterDuplicates || !duplicates.isDuplicate(report, scan.extended),
		);
		const events = scan.extended ? encodeExtendedReports(reports) : encodeLegacyReports(reports);
		for (const event of events) emit(event, 'report');
		return reports.length;
	};

	return {
		scan,
		get condition() {
			return condition;
		},
		reset() {
			rest = Buffer.alloc(0);
			toDefaults();
		},
		become(next) {
			const wasOff = condition === 'off';
			condition = next;
			if (next === 'off') this.reset();
			// what a controller may say once it has power, to tell that it takes commands
			else if (wasOff)
				emit(encodeCommandStatus({ opcode: NO_OPERATION, allowed: 1, status: STATUS.success }), 'answer');
		},
		crash(code) {
			this.reset();
			emit(encodeHardwareError(code), 'answer');
		},
		receive(bytes) {
			if (condition === 'off') return;
			let buffer = rest.length > 0 ? Buffer.concat([rest, bytes]) : Buffer.from(bytes);
			for (let length = packetLength(buffer); length <= buffer.length; length = packetLength(buffer)) {
				const packet = buffer.subarray(0, length);
				buffer = buffer.subarray(length);
				rest = buffer;
				if (packet[0] !== PACKET.command) continue; // no connections, so ACL data has nowhere to go
				const { opcode, parameters } = decodeCommand(packet);
				onCommand?.({ opcode, parameters });
				if (condition === 'deaf') continue;
				emit(encodeCommandComplete({ opcode, allowed: 1, returned: execute(opcode, parameters) }), 'answer');
			}
			rest = buffer;
		},
		advertise: (...adverts) => tell(adverts, (chains) => chains.flat()),
		advertiseTogether: (...adverts) => tell(adverts, interleave),
	};
}

/** Infinity where the header is not there yet. */
function packetLength(buffer: Buffer): number {
	if (buffer.length === 0) return Number.POSITIVE_INFINITY;
	switch (buffer[0]) {
		case PACKET.command:
			return buffer.length < 4 ? Number.POSITIVE_INFINITY : 4 + buffer.readUInt8(3);
		case PACKET.acl:
			return buffer.length < 5 ? Number.POSITIVE_INFINITY : 5 + buffer.readUInt16LE(3);
		default:
			throw new RangeError(`0x${buffer.readUInt8(0).toString(16)} does not begin an H4 packet that a host sends`);
	}
}

function isExtendedScanCommand(opcode: number): boolean {
	return opcode === OPCODE.leSetExtendedScanParameters || opcode === OPCODE.leSetExtendedScanEnable;
}
