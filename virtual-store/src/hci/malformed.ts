// Events that no sound controller sends: cut, over-long, of impossible counts, unknown, and noise. Each is framed as H4 packets are.
import { Random } from '../random.ts';
import { EVENT, MAX_EVENT_PARAMETERS, OPCODE, STATUS } from './hci-constants.ts';
import {
	decodeEvent,
	type Event,
	encodeCommandComplete,
	encodeCommandStatus,
	encodeEvent,
	encodeHardwareError,
} from './hci-packets.ts';
import { encodeExtendedReports, encodeLegacyReports, type Report } from './hci-reports.ts';

export type Malformed = { what: string; packet: Buffer };

const NOISE_EVENTS = 500;
const LONGEST_UNKNOWN = 60;

/** Where in an event's parameters reports say how many they are, and how long the data of the first is. */
const COUNT_AT = 1;
const LENGTH_AT = { legacy: 2 + 8, extended: 2 + 23 };
const IMPOSSIBLE = [0, 1, 3, 11, 26, 127, 128, 254, 255];

/** The same for the same seed. Some can be read, and then say what is not so. */
export function* malformedEvents(seed: number): Generator<Malformed> {
	const random = new Random(`malformed ${seed}`);
	for (const [what, event] of Object.entries(soundEvents())) yield* spoil(what, event, random);
	for (let code = 0; code < 256; code++) {
		if (!Object.values<number>(EVENT).includes(code)) yield unknown(`event ${code}`, code, [], random);
	}
	for (let subevent = 0; subevent < 256; subevent++) {
		yield unknown(`LE subevent ${subevent}`, EVENT.leMeta, [subevent], random);
	}
	for (let i = 0; i < NOISE_EVENTS; i++) {
		const parameters = random.bytes(random.integer(0, MAX_EVENT_PARAMETERS));
		yield { what: `noise ${i}`, packet: encodeEvent({ code: EVENT.leMeta, parameters }) };
	}
}

function soundEvents(): Record<string, Event> {
	const report: Report = {
		eventType: 3,
		address: 'c0:ff:ee:00:00:01',
		addressType: 'random',
		rssiDbm: -60,
		data: Buffer.from('0201060303aafe', 'hex'),
	};
	const two = [report, { ...report, address: 'c0:ff:ee:00:00:02' }];
	const opcode = OPCODE.readLeHostSupport;
	return {
		legacy: decodeEvent(encodeLegacyReports(two)[0]!),
		extended: decodeEvent(encodeExtendedReports(two)[0]!),
		'command complete': decodeEvent(encodeCommandComplete({ opcode, allowed: 1, returned: Buffer.from([0, 1, 0]) })),
		'command status': decodeEvent(encodeCommandStatus({ opcode, allowed: 1, status: STATUS.success })),
		'hardware error': decodeEvent(encodeHardwareError(1)),
	};
}

function* spoil(what: string, { code, parameters }: Event, random: Random): Generator<Malformed> {
	const packetOf = (changed: Buffer) => encodeEvent({ code, parameters: changed });
	const withByte = (at: number, value: number) => {
		const changed = Buffer.from(parameters);
		changed[at] = value;
		return packetOf(changed);
	};
	for (let length = 0; length < parameters.length; length++) {
		yield { what: `${what} cut to ${length} bytes`, packet: packetOf(parameters.subarray(0, length)) };
	}
	for (const room of [1, MAX_EVENT_PARAMETERS - parameters.length]) {
		const packet = packetOf(Buffer.concat([parameters, random.bytes(room)]));
		yield { what: `${what} with ${room} bytes after it`, packet };
	}
	if (code === EVENT.hardwareError) return; // any code of it is sound
	for (let at = 0; at < parameters.length; at++) {
		const value = parameters[at]! ^ (1 << random.integer(0, 7));
		yield { what: `${what} with a bit of byte ${at} turned`, packet: withByte(at, value) };
	}
	if (what !== 'legacy' && what !== 'extended') return;
	for (const value of IMPOSSIBLE) {
		yield { what: `${what} that says ${value} reports`, packet: withByte(COUNT_AT, value) };
		yield { what: `${what} that says ${value} bytes of data`, packet: withByte(LENGTH_AT[what], value) };
	}
}

function unknown(what: string, code: number, first: number[], random: Random): Malformed {
	const parameters = Buffer.concat([Buffer.from(first), random.bytes(random.integer(0, LONGEST_UNKNOWN))]);
	return { what: `unknown ${what}`, packet: encodeEvent({ code, parameters }) };
}
