// BTHome v2: readings and events of sensors, plain or encrypted (bthome.io/format).
import type { Frame } from '@aisle/protocol';
import { decryptBtHome, MIN_ENCRYPTED_BYTES } from '../bthome-decrypt.ts';
import { BTHOME_OBJECTS, type BtHomeObject, BUTTON_EVENTS, DIMMER_EVENTS } from '../bthome-objects.ts';
import { hexOf, intLe, uintLe } from '../bytes.ts';
import type { DecodeCall, Decoder } from '../decoder.ts';

type BtHomeFrame = Extract<Frame, { kind: 'bthome' }>;
type Reading = BtHomeFrame['readings'][number];
type Event = BtHomeFrame['events'][number];

const UUID = 0xfcd2;
/** The version is in the three highest bits of the device information. */
const VERSION_2 = 2;
const ENCRYPTED = 0b1;
/** The device's own address follows, turned round; the reference implementation reads it, the page calls it reserved. */
const ADDRESS_FOLLOWS = 0b10;
const ADDRESS_BYTES = 6;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const bthome: Decoder = {
	name: 'bthome',
	claims: [{ in: 'service-data-16', uuid: UUID }],
	decode(data, start, end, call) {
		if (end - start < 3) {
			call.problem = `BTHome at byte ${start} has no device information`;
			return undefined;
		}
		const deviceInformation = data[start + 2]!;
		if (deviceInformation >> 5 !== VERSION_2) return undefined;
		const objectsAt = start + 3 + (deviceInformation & ADDRESS_FOLLOWS ? ADDRESS_BYTES : 0);
		if (objectsAt > end) {
			call.problem = `BTHome at byte ${start} ends within the device's address`;
			return undefined;
		}
		if ((deviceInformation & ENCRYPTED) === 0) return readObjects(data, objectsAt, end, false, call);
		return openEncrypted(data.subarray(objectsAt, end), deviceInformation, call);
	},
};

/** Without the device's key there is a frame of which only that is known: it is encrypted. */
function openEncrypted(sealed: Uint8Array, deviceInformation: number, call: DecodeCall): BtHomeFrame | undefined {
	if (sealed.length < MIN_ENCRYPTED_BYTES) {
		call.problem = `encrypted BTHome has ${sealed.length} bytes of content, must have ${MIN_ENCRYPTED_BYTES} or more`;
		return undefined;
	}
	if (call.bindKey === undefined) return { kind: 'bthome', encrypted: true, readings: [], events: [] };
	if (call.address === undefined) {
		call.problem = "encrypted BTHome needs the sender's address beside its bindKey: give both";
		return undefined;
	}
	const plain = decryptBtHome(sealed, deviceInformation, call.address, call.bindKey);
	if (plain === undefined) {
		call.problem =
			'encrypted BTHome does not open with this bindKey and address: one of them is wrong, or it is forged';
		return undefined;
	}
	return readObjects(plain, 0, plain.length, true, call);
}

/**
 * An id that is not known ends the reading, as the format asks: nobody can tell how long it is. An object that is not
 * whole ends it too; those before it stand.
 */
function readObjects(
	data: Uint8Array,
	start: number,
	end: number,
	encrypted: boolean,
	call: DecodeCall,
): BtHomeFrame | undefined {
	const readings: Reading[] = [];
	const events: Event[] = [];
	let packetId = -1;
	let buttons = 0;
	let dimmers = 0;
	let at = start;
	while (at < end) {
		const object = BTHOME_OBJECTS[data[at]!];
		if (object === undefined) break;
		const valueAt = object.bytes === 0 ? at + 2 : at + 1;
		const next = object.bytes === 0 ? valueAt + (at + 1 < end ? data[at + 1]! : 0) : valueAt + object.bytes;
		if (valueAt > end || next > end) {
			call.problem = `BTHome object 0x${hexOf(data, at, at + 1)} (${object.measure}) runs past the end of its frame`;
			if (at === start) return undefined;
			break;
		}
		if (object.type === 'number') {
			readings.push(numberReading(object, data, valueAt));
		} else if (object.type === 'boolean') {
			readings.push({ measure: object.measure, value: data[valueAt] !== 0 });
		} else if (object.type === 'packet-id') {
			packetId = data[valueAt]!;
		} else if (object.type === 'button') {
			buttons += 1;
			const event = BUTTON_EVENTS.get(data[valueAt]!);
			if (event !== undefined) events.push({ button: buttons, event });
		} else if (object.type === 'dimmer') {
			dimmers += 1;
			const event = DIMMER_EVENTS.get(data[valueAt]!);
			if (event !== undefined) events.push({ dimmer: dimmers, event, steps: data[valueAt + 1]! });
		} else {
			const value = textual(object, data, valueAt, next);
			if (value === undefined) {
				call.problem = 'BTHome text is not UTF-8';
				if (at === start) return undefined;
				break;
			}
			readings.push({ measure: object.measure, value });
		}
		at = next;
	}
	return packetId < 0
		? { kind: 'bthome', encrypted, readings, events }
		: { kind: 'bthome', encrypted, packetId, readings, events };
}

function numberReading(object: BtHomeObject, data: Uint8Array, at: number): Reading {
	const integer = object.signed ? intLe(data, at, object.bytes) : uintLe(data, at, object.bytes);
	const value = (integer * object.numerator) / object.denominator;
	return object.unit === undefined
		? { measure: object.measure, value }
		: { measure: object.measure, value, unit: object.unit };
}

function textual(object: BtHomeObject, data: Uint8Array, start: number, end: number): string | undefined {
	if (object.type === 'raw') return hexOf(data, start, end);
	if (object.type === 'version') return Array.from(data.subarray(start, end)).reverse().join('.');
	try {
		return utf8.decode(data.subarray(start, end));
	} catch {
		// not UTF-8, and the decoder can say nothing else
		return undefined;
	}
}
