// Which events a host wants to be told, and the commands that say it (Core spec vol 4 part E 7.3.1, 7.8.1).
import { OPCODE, STATUS } from './hci-constants.ts';

export type EventMasks = { events: bigint; leEvents: bigint };

/** After Reset: no LE Meta (7.3.1), the first five LE subevents (7.8.1). */
export const MASKS_AT_RESET: Readonly<EventMasks> = { events: 0x0000_1fff_ffff_ffffn, leEvents: 0x1fn };

const LE_META_BIT = 61n;
const MASK_BYTES = 8;

/** Carries out a mask command on `masks`. Returns its status, or undefined where the opcode is no mask command. */
export function applyMaskCommand(masks: EventMasks, opcode: number, parameters: Buffer): number | undefined {
	if (opcode !== OPCODE.setEventMask && opcode !== OPCODE.leSetEventMask) return undefined;
	if (parameters.length !== MASK_BYTES) return STATUS.invalidParameters;
	masks[opcode === OPCODE.setEventMask ? 'events' : 'leEvents'] = parameters.readBigUInt64LE(0);
	return STATUS.success;
}

/** Whether the host is told of that LE subevent. */
export function isWanted({ events, leEvents }: Readonly<EventMasks>, subevent: number): boolean {
	return ((events >> LE_META_BIT) & (leEvents >> BigInt(subevent - 1)) & 1n) === 1n;
}
