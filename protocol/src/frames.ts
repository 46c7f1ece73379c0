// What one advert says, decoded: the shapes that `aisle-gateway decode` prints.
import { z } from 'zod';
import { MacAddress } from './captures.ts';

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));
const nullable = z.number().nullable();

export const IBeaconFrame = z.object({
	kind: z.literal('ibeacon'),
	/** any 16 bytes: few beacons' UUIDs have a valid version and variant */
	uuid: z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
	major: z.number().int(),
	minor: z.number().int(),
	/** at 1 m */
	txPowerDbm: z.number().int(),
});
export const AltBeaconFrame = z.object({
	kind: z.literal('altbeacon'),
	company: z.number().int(),
	id: hex(20),
	txPowerDbm: z.number().int(),
	reserved: z.number().int(),
});
export const EddystoneUidFrame = z.object({
	kind: z.literal('eddystone-uid'),
	namespace: hex(10),
	instance: hex(6),
	/** at 0 m */
	txPowerDbm: z.number().int(),
});
export const EddystoneUrlFrame = z.object({
	kind: z.literal('eddystone-url'),
	url: z.string(),
	txPowerDbm: z.number().int(),
});
export const EddystoneEidFrame = z.object({
	kind: z.literal('eddystone-eid'),
	eid: hex(8),
	txPowerDbm: z.number().int(),
});
export const EddystoneTlmFrame = z.object({
	kind: z.literal('eddystone-tlm'),
	/** null: not supported (0), e.g. on USB power */
	batteryMv: nullable,
	/** null: not supported (0x8000) */
	temperatureC: nullable,
	advertCount: z.number().int(),
	uptimeS: z.number(),
});
export const EddystoneEtlmFrame = z.object({
	kind: z.literal('eddystone-etlm'),
	payload: hex(12),
	salt: hex(2),
	mic: hex(2),
});
export const BtHomeFrame = z.object({
	kind: z.literal('bthome'),
	/** without the device's bindKey nothing else is known of an encrypted frame */
	encrypted: z.boolean(),
	packetId: z.number().int().optional(),
	readings: z.array(
		z.object({
			measure: z.string(),
			value: z.union([z.number(), z.boolean(), z.string()]),
			unit: z.string().optional(),
		}),
	),
	/** `button` and `dimmer` count from 1, in the order of the device's buttons */
	events: z.array(
		z
			.object({ button: z.number().int(), event: z.string() })
			.or(z.object({ dimmer: z.number().int(), event: z.string(), steps: z.number().int().optional() })),
	),
});
export const RuuviFrame = z.object({
	kind: z.literal('ruuvi'),
	format: z.union([z.literal(3), z.literal(5), z.literal(6)]),
	temperatureC: nullable,
	humidityPercent: nullable,
	pressurePa: nullable,
	accelerationG: z.tuple([nullable, nullable, nullable]).optional(),
	batteryMv: nullable.optional(),
	txPowerDbm: nullable.optional(),
	movements: nullable.optional(),
	sequence: nullable.optional(),
	pm25UgM3: nullable.optional(),
	co2Ppm: nullable.optional(),
	vocIndex: nullable.optional(),
	noxIndex: nullable.optional(),
	luminosityLux: nullable.optional(),
});
export const PassFrame = z.object({
	kind: z.literal('pass'),
	rid: hex(8),
	/** at 1 m; the iPhone form has no room for it */
	txPowerDbm: z.number().int().optional(),
});

export const Frame = z.discriminatedUnion('kind', [
	IBeaconFrame,
	AltBeaconFrame,
	EddystoneUidFrame,
	EddystoneUrlFrame,
	EddystoneEidFrame,
	EddystoneTlmFrame,
	EddystoneEtlmFrame,
	BtHomeFrame,
	RuuviFrame,
	PassFrame,
]);
export type Frame = z.infer<typeof Frame>;

/** One line of `decode`'s output; `error` where the bytes are malformed. */
export const DecodedLine = z.object({ frames: z.array(Frame), error: z.string().optional() });
export type DecodedLine = z.infer<typeof DecodedLine>;

/** One line of `decode`'s input where it is not plain hex. */
export const DecodeRequest = z.object({
	data: z.string(),
	address: MacAddress.optional(),
	bindKey: z
		.string()
		.regex(/^[0-9a-fA-F]{32}$/, 'must be 32 hex digits, e.g. "231d39c1d7cc1ab1aee224cd096db932"')
		.optional(),
});
export type DecodeRequest = z.infer<typeof DecodeRequest>;
