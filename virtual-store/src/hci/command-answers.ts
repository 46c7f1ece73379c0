// What the controller answers to commands that only ask: the return parameters of a small LE 5 controller.
import { OPCODE, STATUS } from './hci-constants.ts';
import { addressToBytes } from './hci-packets.ts';

export type Identity = {
	address: string;
	/** advertises support for extended scanning, which hosts use when they find it */
	extended: boolean;
};

/** Bluetooth 5.4 (assigned numbers 2.1), and the company identifier that stands for no company */
const CORE_5_4 = 0x0d;
const NO_COMPANY = 0xffff;

/** Features (vol 6 part B 4.6): bit 12 is LE Extended Advertising. */
const EXTENDED_ADVERTISING_BIT = 1 << 4;

/** Supported features of BR/EDR (vol 2 part C 3.3): BR/EDR not supported, LE supported. */
const LMP_FEATURES = [0, 0, 0, 0, 0x60, 0, 0, 0];

const ACL_LENGTH = 251;
const ACL_PACKETS = 8;

/** Supported states (7.8.27): bit 4 passive, bit 5 active scanning. */
const SCANNING_STATES = 0b0011_0000;

/** Status and return parameters, or undefined where the command is not known. */
export function answerTo(opcode: number, identity: Identity): Buffer | undefined {
	switch (opcode) {
		case OPCODE.reset:
		case OPCODE.setEventFilter:
		case OPCODE.writeLeHostSupport:
		case OPCODE.leSetRandomAddress:
		case OPCODE.leSetDefaultPhy:
			return success();
		case OPCODE.readLocalVersion:
			return success(CORE_5_4, 0, 0, CORE_5_4, NO_COMPANY & 0xff, NO_COMPANY >> 8, 0, 0);
		case OPCODE.readSupportedCommands:
			return success(...supportedCommands(identity));
		case OPCODE.readLocalFeatures:
			return success(...LMP_FEATURES);
		case OPCODE.readBufferSize:
			return success(ACL_LENGTH, 0, 0, ACL_PACKETS, 0, 0, 0);
		case OPCODE.readBdAddr:
			return success(...addressToBytes(identity.address));
		case OPCODE.readLeHostSupport:
			return success(1, 0);
		case OPCODE.leReadBufferSize:
			return success(ACL_LENGTH, 0, ACL_PACKETS);
		case OPCODE.leReadLocalFeatures:
			return success(0, identity.extended ? EXTENDED_ADVERTISING_BIT : 0, 0, 0, 0, 0, 0, 0);
		case OPCODE.leReadSupportedStates:
			return success(SCANNING_STATES, 0, 0, 0, 0, 0, 0, 0);
		case OPCODE.leReadMaxDataLength:
			return success(27, 0, 0x48, 0x01, 27, 0, 0x48, 0x01);
		default:
			return undefined;
	}
}

/** The 64 octets of 7.4.2 with the bits of vol 4 part E 6.27 that a scanning host looks at. */
function supportedCommands({ extended }: Identity): Uint8Array {
	const octets = new Uint8Array(64);
	octets[5] = 0b1100_0000; // Set Event Mask, Reset
	octets[14] = 0b1010_1000; // Read Local Version, Features, Buffer Size
	octets[15] = 0b0000_0010; // Read BD_ADDR
	octets[25] = 0b0001_0111; // LE Set Event Mask, Read Buffer Size, Features, Set Random Address
	octets[26] = 0b0000_1100; // LE Set Scan Parameters, Enable
	octets[28] = 0b0000_1000; // LE Read Supported States
	octets[37] = extended ? 0b0110_0000 : 0; // LE Set Extended Scan Parameters, Enable
	return octets;
}

function success(...parameters: number[]): Buffer {
	return Buffer.from([STATUS.success, ...parameters]);
}
