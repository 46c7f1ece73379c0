// BTHome v2's table of objects: what each id measures, in how many bytes, with which factor (bthome.io/format; ids from
// 0x60, and the factor of precipitation, from github.com/Bluetooth-Devices/bthome-ble, the format's reference).

export type BtHomeObject = {
	type: 'number' | 'boolean' | 'packet-id' | 'text' | 'raw' | 'version' | 'button' | 'dimmer';
	measure: string;
	/** 0: a byte that says how many */
	bytes: number;
	signed: boolean;
	/** value = integer * numerator / denominator, which keeps decimals exact where a factor such as 0.01 would not */
	numerator: number;
	denominator: number;
	unit: string | undefined;
};

/** Event id → name; 0 is "none", which only holds the place of a button that was not pressed. */
export const BUTTON_EVENTS: ReadonlyMap<number, string> = new Map([
	[0x01, 'press'],
	[0x02, 'double_press'],
	[0x03, 'triple_press'],
	[0x04, 'long_press'],
	[0x05, 'long_double_press'],
	[0x06, 'long_triple_press'],
	[0x80, 'hold_press'],
]);
export const DIMMER_EVENTS: ReadonlyMap<number, string> = new Map([
	[0x01, 'rotate_left'],
	[0x02, 'rotate_right'],
]);

type NumberType = `${'u' | 's'}int${8 | 16 | 24 | 32}`;

/** Object id, measure, type, denominator, unit, numerator. */
const NUMBERS: readonly (readonly [number, string, NumberType, number, string?, number?])[] = [
	[0x01, 'battery', 'uint8', 1, '%'],
	[0x02, 'temperature', 'sint16', 100, '°C'],
	[0x03, 'humidity', 'uint16', 100, '%'],
	[0x04, 'pressure', 'uint24', 100, 'hPa'],
	[0x05, 'illuminance', 'uint24', 100, 'lux'],
	[0x06, 'mass', 'uint16', 100, 'kg'],
	[0x07, 'mass', 'uint16', 100, 'lb'],
	[0x08, 'dewpoint', 'sint16', 100, '°C'],
	[0x09, 'count', 'uint8', 1],
	[0x0a, 'energy', 'uint24', 1000, 'kWh'],
	[0x0b, 'power', 'uint24', 100, 'W'],
	[0x0c, 'voltage', 'uint16', 1000, 'V'],
	[0x0d, 'pm2_5', 'uint16', 1, 'ug/m3'],
	[0x0e, 'pm10', 'uint16', 1, 'ug/m3'],
	[0x12, 'co2', 'uint16', 1, 'ppm'],
	[0x13, 'tvoc', 'uint16', 1, 'ug/m3'],
	[0x14, 'moisture', 'uint16', 100, '%'],
	[0x2e, 'humidity', 'uint8', 1, '%'],
	[0x2f, 'moisture', 'uint8', 1, '%'],
	[0x3d, 'count', 'uint16', 1],
	[0x3e, 'count', 'uint32', 1],
	[0x3f, 'rotation', 'sint16', 10, '°'],
	[0x40, 'distance', 'uint16', 1, 'mm'],
	[0x41, 'distance', 'uint16', 10, 'm'],
	[0x42, 'duration', 'uint24', 1000, 's'],
	[0x43, 'current', 'uint16', 1000, 'A'],
	[0x44, 'speed', 'uint16', 100, 'm/s'],
	[0x45, 'temperature', 'sint16', 10, '°C'],
	[0x46, 'uv_index', 'uint8', 10],
	[0x47, 'volume', 'uint16', 10, 'L'],
	[0x48, 'volume', 'uint16', 1, 'mL'],
	[0x49, 'volume_flow_rate', 'uint16', 1000, 'm3/hr'],
	[0x4a, 'voltage', 'uint16', 10, 'V'],
	[0x4b, 'gas', 'uint24', 1000, 'm3'],
	[0x4c, 'gas', 'uint32', 1000, 'm3'],
	[0x4d, 'energy', 'uint32', 1000, 'kWh'],
	[0x4e, 'volume', 'uint32', 1000, 'L'],
	[0x4f, 'water', 'uint32', 1000, 'L'],
	// seconds since 1970 in UTC
	[0x50, 'timestamp', 'uint32', 1],
	[0x51, 'acceleration', 'uint16', 1000, 'm/s²'],
	[0x52, 'gyroscope', 'uint16', 1000, '°/s'],
	[0x55, 'volume_storage', 'uint32', 1000, 'L'],
	[0x56, 'conductivity', 'uint16', 1, 'µS/cm'],
	[0x57, 'temperature', 'sint8', 1, '°C'],
	// steps of 0.35 °C
	[0x58, 'temperature', 'sint8', 100, '°C', 35],
	[0x59, 'count', 'sint8', 1],
	[0x5a, 'count', 'sint16', 1],
	[0x5b, 'count', 'sint32', 1],
	[0x5c, 'power', 'sint32', 100, 'W'],
	[0x5d, 'current', 'sint16', 1000, 'A'],
	[0x5e, 'direction', 'uint16', 100, '°'],
	[0x5f, 'precipitation', 'uint16', 10, 'mm'],
	[0x60, 'channel', 'uint8', 1],
	[0x61, 'rotational_speed', 'uint16', 1, 'rpm'],
	[0x62, 'speed', 'sint32', 1_000_000, 'm/s'],
	[0x63, 'acceleration', 'sint32', 1_000_000, 'm/s²'],
	[0x64, 'light_level', 'uint8', 1],
	[0xf0, 'device_type_id', 'uint16', 1],
];

const BOOLEANS: readonly (readonly [number, string])[] = [
	[0x0f, 'generic_boolean'],
	[0x10, 'power'],
	[0x11, 'opening'],
	[0x15, 'battery'],
	[0x16, 'battery_charging'],
	[0x17, 'carbon_monoxide'],
	[0x18, 'cold'],
	[0x19, 'connectivity'],
	[0x1a, 'door'],
	[0x1b, 'garage_door'],
	[0x1c, 'gas'],
	[0x1d, 'heat'],
	[0x1e, 'light'],
	[0x1f, 'lock'],
	[0x20, 'moisture'],
	[0x21, 'motion'],
	[0x22, 'moving'],
	[0x23, 'occupancy'],
	[0x24, 'plug'],
	[0x25, 'presence'],
	[0x26, 'problem'],
	[0x27, 'running'],
	[0x28, 'safety'],
	[0x29, 'smoke'],
	[0x2a, 'sound'],
	[0x2b, 'tamper'],
	[0x2c, 'vibration'],
	[0x2d, 'window'],
];

/** Object id → object; undefined: an id that we do not know, behind which nothing can be read. */
export const BTHOME_OBJECTS: readonly (BtHomeObject | undefined)[] = table();

function table(): (BtHomeObject | undefined)[] {
	const objects = new Array<BtHomeObject | undefined>(256).fill(undefined);
	for (const [id, measure, type, denominator, unit, numerator = 1] of NUMBERS) {
		const bytes = Number(type.slice(4)) / 8;
		objects[id] = { type: 'number', measure, bytes, signed: type.startsWith('s'), numerator, denominator, unit };
	}
	for (const [id, measure] of BOOLEANS) objects[id] = plain('boolean', measure, 1);
	objects[0x00] = plain('packet-id', 'packet_id', 1);
	objects[0x3a] = plain('button', 'button', 1);
	objects[0x3c] = plain('dimmer', 'dimmer', 2);
	objects[0x53] = plain('text', 'text', 0);
	objects[0x54] = plain('raw', 'raw', 0);
	objects[0xf1] = plain('version', 'firmware_version', 4);
	objects[0xf2] = plain('version', 'firmware_version', 3);
	return objects;
}

function plain(type: BtHomeObject['type'], measure: string, bytes: number): BtHomeObject {
	return { type, measure, bytes, signed: false, numerator: 1, denominator: 1, unit: undefined };
}
