// What a host has asked of the scanner, and the commands that ask it (Core spec vol 4 part E 7.8.10, 7.8.11, 7.8.64, 7.8.65).
import { OPCODE, STATUS } from './hci-constants.ts';

export type ScanState = {
	enabled: boolean;
	/** asks scannable advertisers for their scan response */
	active: boolean;
	/** 0.625 ms each */
	intervalUnits: number;
	windowUnits: number;
	filterDuplicates: boolean;
	/** the host speaks the extended commands and is told in extended reports */
	extended: boolean;
};

/** after Reset: 10 ms of every 10 ms, passive (7.8.10) */
export const SCAN_AT_RESET: Readonly<ScanState> = {
	enabled: false,
	active: false,
	intervalUnits: 0x10,
	windowUnits: 0x10,
	filterDuplicates: false,
	extended: false,
};

const LEAST_UNITS = 0x0004;
const PHY_1M = 0x01;
const PHY_CODED = 0x04;

/** Carries out a scan command on `state`. Returns its status, or undefined where the opcode is no scan command. */
export function applyScanCommand(state: ScanState, opcode: number, parameters: Buffer): number | undefined {
	switch (opcode) {
		case OPCODE.leSetScanParameters:
			return parameters.length === 7 ? setParameters(state, parameters, 0, false) : STATUS.invalidParameters;
		case OPCODE.leSetExtendedScanParameters: {
			const phys = parameters[2] ?? 0;
			const count = (phys & PHY_1M ? 1 : 0) + (phys & PHY_CODED ? 1 : 0);
			if (count === 0 || parameters.length !== 3 + 5 * count) return STATUS.invalidParameters;
			return setParameters(state, parameters, 3, true);
		}
		case OPCODE.leSetScanEnable:
			return parameters.length === 2 ? setEnabled(state, parameters, false) : STATUS.invalidParameters;
		case OPCODE.leSetExtendedScanEnable:
			return parameters.length === 6 ? setEnabled(state, parameters, true) : STATUS.invalidParameters;
		default:
			return undefined;
	}
}

function setParameters(state: ScanState, parameters: Buffer, offset: number, extended: boolean): number {
	const type = parameters.readUInt8(offset);
	const interval = parameters.readUInt16LE(offset + 1);
	const window = parameters.readUInt16LE(offset + 3);
	if (type > 1 || window < LEAST_UNITS || window > interval) return STATUS.invalidParameters;
	state.active = type === 1;
	state.intervalUnits = interval;
	state.windowUnits = window;
	state.extended = extended;
	return STATUS.success;
}

function setEnabled(state: ScanState, parameters: Buffer, extended: boolean): number {
	if (parameters[0]! > 1 || parameters[1]! > 1) return STATUS.invalidParameters; // 2: once a period, which it has not
	state.enabled = parameters[0] === 1;
	state.filterDuplicates = parameters[1] === 1;
	state.extended = extended;
	return STATUS.success;
}
