// Numbers of the Host Controller Interface (Core spec vol 4 part E; packet types: vol 4 part A 2) that the controller knows.

export const PACKET = { command: 0x01, acl: 0x02, event: 0x04 } as const;

export const EVENT = { commandComplete: 0x0e, commandStatus: 0x0f, hardwareError: 0x10, leMeta: 0x3e } as const;

/** subevents of LE Meta (7.7.65) */
export const SUBEVENT = { advertisingReport: 0x02, extendedAdvertisingReport: 0x0d } as const;

/** error codes (vol 1 part F) */
export const STATUS = { success: 0x00, unknownCommand: 0x01, invalidParameters: 0x12 } as const;

/** command opcodes: group (6 bit) and command (10 bit) */
export const OPCODE = {
	setEventMask: 0x0c01,
	reset: 0x0c03,
	setEventFilter: 0x0c05,
	readLeHostSupport: 0x0c6c,
	writeLeHostSupport: 0x0c6d,
	readLocalVersion: 0x1001,
	readSupportedCommands: 0x1002,
	readLocalFeatures: 0x1003,
	readBufferSize: 0x1005,
	readBdAddr: 0x1009,
	leSetEventMask: 0x2001,
	leReadBufferSize: 0x2002,
	leReadLocalFeatures: 0x2003,
	leSetRandomAddress: 0x2005,
	leSetScanParameters: 0x200b,
	leSetScanEnable: 0x200c,
	leReadSupportedStates: 0x201c,
	leReadMaxDataLength: 0x202f,
	leSetDefaultPhy: 0x2031,
	leSetExtendedScanParameters: 0x2041,
	leSetExtendedScanEnable: 0x2042,
} as const;

/** no command: what a controller names that says only that it is there, as after power on (vol 4 part E 4.4) */
export const NO_OPERATION = 0x0000;

/** an event's parameters, without its two bytes of header (vol 4 part E 5.4.4) */
export const MAX_EVENT_PARAMETERS = 255;

/** AD structures in one legacy advert (vol 6 part B 2.3.1) */
export const MAX_LEGACY_DATA = 31;

/** AD structures in one extended report: 255 less subevent, count and 24 bytes of header (7.7.65.13) */
export const MAX_EXTENDED_DATA = 229;

/** AD structures in one advert of an advertising set, over all its fragments (vol 6 part B 2.3.4.9) */
export const MAX_CHAINED_DATA = 1650;
