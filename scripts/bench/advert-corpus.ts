// Adverts as a store hears them, seeded: beacons and sensors whose values change, among phones, headphones and tyres.
import { randomSource } from './strangers.ts';

type Random = () => number;
type Make = (random: Random) => string;

const FLAGS = '020106';

/** Per cent of the corpus; they add up to 100. What nobody decodes is the rest, as in a store. */
const KINDS: readonly (readonly [percent: number, make: Make])[] = [
	[22, (r) => `${FLAGS}1aff4c000215${pick(r, UUIDS)}${hex(r, 4)}c5`],
	[2, (r) => `${FLAGS}0303aafe1716aafe00e7${hex(r, 10)}${hex(r, 6)}0000`],
	[3, (r) => `${FLAGS}0303aafe1716aafe00e700112233445566778899${hex(r, 6)}0000`],
	[2, (r) => `${FLAGS}0303aafe0f16aafe10ee03676f6f2e676c2f${pick(r, ['41', '42', '43'])}07`],
	[4, (r) => `${FLAGS}0303aafe1116aafe20000b8e1580${hex(r, 8)}`],
	[1, (r) => `${FLAGS}0303aafe0d16aafe30ee${hex(r, 8)}`],
	[4, (r) => `${FLAGS}0e16d2fc4000${hex(r, 1)}016102${hex(r, 1)}0903${hex(r, 1)}13`],
	[4, (r) => `${FLAGS}0a16d2fc4002${hex(r, 1)}0903${hex(r, 1)}13`],
	[2, (r) => `${FLAGS}0a16d2fc4400${hex(r, 1)}01643a01`],
	[4, (r) => `${FLAGS}1bff990405${hex(r, 2)}5394c37c0004fffc040cac3642${hex(r, 2)}cbb8334c884f`],
	// Apple: nearby, Find My, handoff, AirPods, AirPlay
	[12, (r) => `02011a020a0c0bff4c001006${pick(r, ['1b', '03', '53'])}1e${hex(r, 4)}`],
	[8, (r) => `1eff4c001219${hex(r, 25)}`],
	[4, (r) => `02011a0dff4c000f0590${hex(r, 3)}10025703`],
	[3, (r) => `1eff4c00071901${hex(r, 2)}20${hex(r, 21)}`],
	[2, (r) => `02011a0dff4c001606${hex(r, 8)}`],
	// Microsoft's beacon, Google's fast pair, a locator's and exposure notification's service data
	[6, (r) => `1eff060001092002${hex(r, 23)}`],
	[3, (r) => `${FLAGS}06162cfe${hex(r, 3)}020aec`],
	[3, (r) => `${FLAGS}0303edfe0d16edfe02${hex(r, 9)}`],
	[3, (r) => `03036ffd17166ffd${hex(r, 20)}`],
	// a name and 16-bit services, a watch with a 128-bit service, a tyre, Samsung, flags alone
	[3, (r) => `${FLAGS}0d095363616c652d${hex(r, 6)}03021818`],
	[2, (r) => `${FLAGS}1107${hex(r, 16)}06095761746368`],
	[1, (r) => `${FLAGS}0303b0fb13ff000180eaca10${hex(r, 12)}`],
	[1, (r) => `1bff750042098102${hex(r, 20)}`],
	[1, () => FLAGS],
];

const UUIDS = [
	'fda50693a4e24fb1afcfc6eb07647825',
	'e2c56db5dffb48d2b060d0f5a71096e0',
	'2f234454cf6d4a0fadf2f4911ba9ffa6',
];

/** `count` adverts, well mixed; one seed gives one corpus. */
export function advertCorpus(count: number, seed = 20_261_122): Uint8Array[] {
	const random = randomSource(seed);
	const adverts: Uint8Array[] = [];
	for (let i = 0; i < count; i += 1) {
		const make = kindAt(random() * 100);
		adverts.push(Uint8Array.from(Buffer.from(make(random), 'hex')));
	}
	return adverts;
}

function kindAt(percent: number): Make {
	let upTo = 0;
	for (const [share, make] of KINDS) {
		upTo += share;
		if (percent < upTo) return make;
	}
	throw new Error(`The corpus' kinds add up to ${upTo} per cent, must be 100.`);
}

function hex(random: Random, bytes: number): string {
	let text = '';
	for (let i = 0; i < bytes; i += 1)
		text += Math.floor(random() * 256)
			.toString(16)
			.padStart(2, '0');
	return text;
}

function pick(random: Random, among: readonly string[]): string {
	return among[Math.floor(random() * among.length)]!;
}
