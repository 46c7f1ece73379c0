// The HCI commands that say how to scan (Core spec vol 4 part E 7.8.10 and 7.8.64); noble's own always scan actively.

export type ScanSettings = {
	scan: 'passive' | 'active';
	intervalMs: number;
	windowMs: number;
};

const COMMAND_PACKET = 0x01;
const LE_SET_SCAN_PARAMETERS = 0x200b;
const LE_SET_EXTENDED_SCAN_PARAMETERS = 0x2041;

/** scan interval and window count in this */
export const SCAN_UNIT_MS = 0.625;

/** public own address, every advert, PHY 1M: the one on which every advert begins that is not long range */
const OWN_ADDRESS_PUBLIC = 0x00;
const FILTER_NOTHING = 0x00;
const PHY_1M = 0x01;

export function scanParametersCommand({ scan, intervalMs, windowMs }: ScanSettings, extended: boolean): Buffer {
	const type = scan === 'active' ? 1 : 0;
	const timing = Buffer.alloc(4);
	timing.writeUInt16LE(Math.round(intervalMs / SCAN_UNIT_MS), 0);
	timing.writeUInt16LE(Math.round(windowMs / SCAN_UNIT_MS), 2);
	return extended
		? command(LE_SET_EXTENDED_SCAN_PARAMETERS, [OWN_ADDRESS_PUBLIC, FILTER_NOTHING, PHY_1M, type, ...timing])
		: command(LE_SET_SCAN_PARAMETERS, [type, ...timing, OWN_ADDRESS_PUBLIC, FILTER_NOTHING]);
}

function command(opcode: number, parameters: number[]): Buffer {
	return Buffer.from([COMMAND_PACKET, opcode & 0xff, opcode >> 8, parameters.length, ...parameters]);
}
