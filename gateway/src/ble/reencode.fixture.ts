// The way back, slow and written apart from the decoders: do these bytes say what a frame claims?
import type { Frame } from '@aisle/protocol';
import { BTHOME_OBJECTS, type BtHomeObject, BUTTON_EVENTS, DIMMER_EVENTS } from './bthome-objects.ts';

/** A byte of a frame: this one, any (reserved or not kept), or one that passes. */
type Expected = number | 'any' | ((byte: number) => boolean);

export type Structure = { adType: number; value: Uint8Array };

/** The AD structures that are whole, each UUID of a list by itself; and whether anything was not. */
export function wholeStructures(data: Uint8Array): { structures: Structure[]; malformed: boolean } {
	const structures: Structure[] = [];
	let rest = [...data];
	while (rest.length > 0 && rest[0] !== 0) {
		const [length, ...following] = rest as [number, ...number[]];
		if (following.length < length) return { structures, malformed: true };
		const [adType, ...value] = following.slice(0, length) as [number, ...number[]];
		const bytes = Uint8Array.from(value);
		if (adType !== 6 && adType !== 7) structures.push({ adType, value: bytes });
		else for (let i = 0; i + 16 <= bytes.length; i += 16) structures.push({ adType, value: bytes.slice(i, i + 16) });
		rest = following.slice(length);
	}
	return { structures, malformed: rest.some((byte) => byte !== 0) };
}

/** Whether this structure says exactly this. */
export function says({ adType, value }: Structure, frame: Frame): boolean {
	if (frame.kind === 'bthome') return adType === 0x16 && saysBtHome(value, frame);
	if (frame.kind === 'eddystone-url') return adType === 0x16 && saysUrl(value, frame);
	if (frame.kind === 'eddystone-uid' && value.length === 20) value = Uint8Array.from([...value, 0, 0]);
	const [type, expected] = encode(frame);
	return type.includes(adType) && matches(value, expected);
}

function matches(value: Uint8Array, expected: readonly Expected[]): boolean {
	return (
		value.length === expected.length &&
		expected.every((wanted, i) => {
			if (wanted === 'any') return true;
			return typeof wanted === 'number' ? wanted === value[i] : wanted(value[i]!);
		})
	);
}

type Encodable = Exclude<Frame, { kind: 'bthome' } | { kind: 'eddystone-url' }>;

function encode(frame: Encodable): [adTypes: number[], expected: Expected[]] {
	switch (frame.kind) {
		case 'ibeacon':
			return [
				[0xff],
				[
					0x4c,
					0,
					2,
					0x15,
					...hex(frame.uuid),
					...be(frame.major, 2),
					...be(frame.minor, 2),
					...be(frame.txPowerDbm, 1),
				],
			];
		case 'altbeacon':
			return [
				[0xff],
				[...le(frame.company, 2), 0xbe, 0xac, ...hex(frame.id), ...be(frame.txPowerDbm, 1), frame.reserved],
			];
		case 'eddystone-uid':
			return eddystone([0, ...be(frame.txPowerDbm, 1), ...hex(frame.namespace + frame.instance), 'any', 'any']);
		case 'eddystone-eid':
			return eddystone([0x30, ...be(frame.txPowerDbm, 1), ...hex(frame.eid)]);
		case 'eddystone-etlm':
			return eddystone([0x20, 1, ...hex(frame.payload + frame.salt + frame.mic)]);
		case 'eddystone-tlm': {
			const temperature = frame.temperatureC === null ? 0x8000 : frame.temperatureC * 256;
			const counts = [...be(frame.advertCount, 4), ...be(Math.round(frame.uptimeS * 10), 4)];
			return eddystone([0x20, 0, ...be(frame.batteryMv ?? 0, 2), ...be(temperature, 2), ...counts]);
		}
		case 'ruuvi':
			return [[0xff], [0x99, 0x04, ...ruuvi(frame)]];
		case 'pass': {
			if (frame.txPowerDbm === undefined) return [[6, 7], hex(`a15e0002${frame.rid}0b5e9d10`).reverse()];
			const uuid = hex('a15e00016f7a4c1b9a537d1c0b5e9d10').reverse();
			return [[0x21], [...uuid, 0x11, ...hex(frame.rid), ...be(frame.txPowerDbm, 1)]];
		}
	}
}

function eddystone(frame: Expected[]): [number[], Expected[]] {
	return [[0x16], [0xaa, 0xfe, ...frame]];
}

function ruuvi(frame: Extract<Frame, { kind: 'ruuvi' }>): Expected[] {
	const scaled = (value: number | null | undefined, by: number, none: number) =>
		value === null || value === undefined ? none : Math.round(value * by);
	const pressure = frame.pressurePa === null ? 0xffff : frame.pressurePa - 50_000;
	const g = (frame.accelerationG ?? []).flatMap((axis) => be(scaled(axis, 1000, 0x8000), 2));
	if (frame.format === 3) {
		const size = Math.round(Math.abs(frame.temperatureC ?? 0) * 100);
		const sign = (frame.temperatureC ?? 0) < 0 ? 0x80 : 0;
		const temperature: Expected[] =
			frame.temperatureC === null
				? ['any', (byte) => byte > 99]
				: [size === 0 ? (byte) => (byte & 0x7f) === 0 : sign | Math.floor(size / 100), size % 100];
		return [
			3,
			scaled(frame.humidityPercent, 2, 0),
			...temperature,
			...be(pressure, 2),
			...g,
			...be(frame.batteryMv ?? 0, 2),
		];
	}
	const climate = [
		...be(scaled(frame.temperatureC, 200, 0x8000), 2),
		...be(scaled(frame.humidityPercent, 400, 0xffff), 2),
		...be(pressure, 2),
	];
	if (frame.format === 5) {
		const battery = scaled(frame.batteryMv, 1, 2047 + 1600) - 1600;
		const power = (battery << 5) + (scaled(frame.txPowerDbm, 1, 22) + 40) / 2;
		const counts = [frame.movements ?? 0xff, ...be(frame.sequence ?? 0xffff, 2)];
		return [5, ...climate, ...g, ...be(power, 2), ...counts, ...Array<Expected>(6).fill('any')];
	}
	const voc = frame.vocIndex ?? 0x1ff;
	const nox = frame.noxIndex ?? 0x1ff;
	const delta = Math.log(65_536) / 254;
	const lux = frame.luminosityLux ?? null;
	// rounded to hundredths
	const light = (byte: number) => (lux === null ? byte === 255 : Math.abs(Math.exp(byte * delta) - 1 - lux) < 0.006);
	const air = [
		...be(scaled(frame.pm25UgM3, 10, 0xffff), 2),
		...be(frame.co2Ppm ?? 0xffff, 2),
		voc >> 1,
		nox >> 1,
		light,
	];
	const flags = (byte: number) => ((byte >> 6) & 1) === (voc & 1) && byte >> 7 === (nox & 1);
	return [6, ...climate, ...air, 'any', frame.sequence ?? -1, flags, 'any', 'any', 'any'];
}

function saysUrl(value: Uint8Array, frame: Extract<Frame, { kind: 'eddystone-url' }>): boolean {
	const domains = ['com', 'org', 'edu', 'net', 'info', 'biz', 'gov'];
	const [a, b, type, power, scheme, ...rest] = value as unknown as number[];
	if (a !== 0xaa || b !== 0xfe || type !== 0x10 || scheme! > 3 || rest.length > 17) return false;
	const start = `http${scheme! % 2 ? 's' : ''}://${scheme! < 2 ? 'www.' : ''}`;
	const text = rest.map((byte) =>
		byte < 14 ? `.${domains[byte % 7]}${byte < 7 ? '/' : ''}` : String.fromCharCode(byte),
	);
	return frame.url === start + text.join('') && /^[!-~]*$/.test(frame.url) && be(frame.txPowerDbm, 1)[0] === power;
}

/** Consumes the objects one by one; an unknown id or one that is not whole may follow them. */
function saysBtHome(value: Uint8Array, frame: Extract<Frame, { kind: 'bthome' }>): boolean {
	const bytes = [...value];
	const [a, b, info] = bytes.splice(0, 3) as [number, number, number];
	if (a !== 0xd2 || b !== 0xfc || info >> 5 !== 2 || ((info & 1) === 1) !== frame.encrypted) return false;
	if (frame.encrypted) return frame.readings.length + frame.events.length === 0;
	if (info & 2) bytes.splice(0, 6);
	const readings = [...frame.readings];
	const events = [...frame.events];
	const seen = { button: 0, dimmer: 0 };
	let packetId: number | undefined;
	for (;;) {
		const [id, ...rest] = bytes;
		const object = id === undefined ? undefined : BTHOME_OBJECTS[id];
		if (object === undefined) break;
		const head = object.bytes === 0 ? 2 : 1;
		const size = object.bytes === 0 ? rest[0] : object.bytes;
		if (size === undefined || bytes.length < head + size) break;
		const content = bytes.slice(head, head + size);
		if (object.type === 'packet-id') packetId = content[0];
		else if (object.type === 'button' || object.type === 'dimmer') {
			const ordinal = ++seen[object.type];
			const name = (object.type === 'button' ? BUTTON_EVENTS : DIMMER_EVENTS).get(content[0]!);
			if (name === undefined) {
				bytes.splice(0, head + size);
				continue;
			}
			const steps = object.type === 'dimmer' ? { steps: content[1] } : {};
			if (JSON.stringify(events.shift()) !== JSON.stringify({ [object.type]: ordinal, event: name, ...steps }))
				return false;
		} else if (object.type === 'text' && Buffer.from(content).toString().includes('\ufffd')) break;
		else if (!isReading(readings.shift(), object, content)) return false;
		bytes.splice(0, head + size);
	}
	return readings.length === 0 && events.length === 0 && packetId === frame.packetId;
}

function isReading(
	reading: { measure: string; value: unknown; unit?: string | undefined } | undefined,
	object: BtHomeObject,
	content: number[],
): boolean {
	if (reading?.measure !== object.measure || reading.unit !== object.unit) return false;
	switch (object.type) {
		case 'number':
			return (
				`${le(Math.round(((reading.value as number) * object.denominator) / object.numerator), content.length)}` ===
				`${content}`
			);
		case 'boolean':
			return reading.value === content[0]! > 0;
		case 'raw':
			return reading.value === Buffer.from(content).toString('hex');
		case 'version':
			return `${(reading.value as string).split('.').map(Number).reverse()}` === `${content}`;
		default:
			return reading.value === Buffer.from(content).toString();
	}
}

function hex(text: string): number[] {
	return [...Buffer.from(text.replaceAll('-', ''), 'hex')];
}

function le(value: number, bytes: number): number[] {
	// what is not an integer was never in the bytes: it matches none
	return Array.from({ length: bytes }, (_, i) => (Number.isInteger(value) ? Math.floor(value / 256 ** i) & 0xff : -1));
}

function be(value: number, bytes: number): number[] {
	return le(value, bytes).reverse();
}
