// The site file: one store, its zones, what hears and what is heard. This is its shape; site-file.ts reads the YAML.
import { z } from 'zod';
import { MacAddress } from './captures.ts';
import { nearestWord } from './nearest-word.ts';
import { Id, Metres, Point } from './units.ts';

export const ZONE_KINDS = ['floor', 'shelf', 'entrance', 'checkout', 'pickup', 'backroom'] as const;

const hexOf = (bytes: number, example: string) =>
	z
		.string()
		.regex(new RegExp(`^[0-9a-fA-F]{${bytes * 2}}$`), `must be ${bytes * 2} hex digits, e.g. "${example}"`)
		.transform((text) => text.toLowerCase());

const Uint16 = z.number().int().min(0).max(65_535);

export const Zone = z.strictObject({
	id: Id,
	name: z.string().min(1).max(60),
	/** Corners in metres, in order; the last joins the first. */
	shape: z.array(Point).min(3).max(64),
	kind: z.enum(ZONE_KINDS).default('floor'),
	/** Zones one can walk to from here; from the shapes where it is not said. */
	adjacent: z.array(Id).optional(),
});
export type Zone = z.infer<typeof Zone>;

export const Receiver = z.strictObject({
	id: Id,
	/** Position in metres; without it say `zone`. */
	at: Point.optional(),
	zone: Id.optional(),
	/** Metres above the floor. */
	height: Metres.min(0).max(30).meta({ unit: 'm' }).optional(),
	kind: z.enum(['adapter', 'satellite']).default('adapter'),
	model: z.string().optional(),
});
export type Receiver = z.infer<typeof Receiver>;

/** How a thing is recognised on the air: exactly one of these. */
const identity = {
	ibeacon: z
		.strictObject({
			uuid: z
				.guid('must be a UUID, e.g. "a0c1e5d2-7f0b-4e6c-9d3f-5b8e12347788"')
				.transform((uuid) => uuid.toLowerCase()),
			major: Uint16,
			minor: Uint16,
		})
		.optional(),
	altbeacon: z.strictObject({ company: Uint16, id: hexOf(20, '00'.repeat(20)) }).optional(),
	eddystone: z
		.strictObject({ namespace: hexOf(10, '00112233445566778899'), instance: hexOf(6, '000000000001') })
		.optional(),
	address: MacAddress.optional(),
};
export const IDENTITY_KEYS = ['ibeacon', 'altbeacon', 'eddystone', 'address'] as const;

export const Beacon = z.strictObject({
	id: Id,
	name: z.string().optional(),
	zone: Id.optional(),
	at: Point.optional(),
	...identity,
});
export type Beacon = z.infer<typeof Beacon>;

/** A tag that stands for somebody or something. */
export const Subject = z.strictObject({ id: Id, name: z.string().optional(), kind: Id.default('tag'), ...identity });
export type Subject = z.infer<typeof Subject>;

export const Sensor = z.strictObject({
	id: Id,
	zone: Id,
	address: MacAddress,
	measures: Id,
	/** GTIN-14 of what lies on the shelf. */
	sku: z
		.string()
		.regex(/^\d{8,14}$/, 'must be a GTIN of 8 to 14 digits in quotes, e.g. "04012345678901"')
		.optional(),
	unitMassG: z.number().positive().optional(),
	/** BTHome encryption key. */
	bindKey: hexOf(16, '231d39c1d7cc1ab1aee224cd096db932').meta({ secret: true }).optional(),
});
export type Sensor = z.infer<typeof Sensor>;

export const Reader = z.strictObject({
	id: Id,
	model: z.string(),
	/** Antenna port → zone. */
	antennas: z.record(z.string().regex(/^\d+$/, 'must be the number of an antenna port, e.g. 1'), Id),
});
export type Reader = z.infer<typeof Reader>;

/** Nothing bigger than a kilometre is a store. */
const FloorSide = Metres.positive().max(1000).meta({ unit: 'm' });

/** More are refused; what compares zones with one another may count on it. */
export const ZONES_MAX = 500;

export const Site = z.strictObject({
	store: Id,
	timezone: z.string().superRefine(refuseUnknownTimezone),
	floor: z.strictObject({ width: FloorSide, height: FloorSide }),
	zones: z.array(Zone).min(1).max(ZONES_MAX),
	receivers: z.array(Receiver).min(1).max(1000),
	beacons: z.array(Beacon).max(100_000).default([]),
	subjects: z.array(Subject).max(100_000).default([]),
	sensors: z.array(Sensor).max(10_000).default([]),
	readers: z.array(Reader).max(100).default([]),
});
export type Site = z.infer<typeof Site>;

/** An offset (`+01:00`) knows no summer time, so it is refused although Intl takes it. */
function refuseUnknownTimezone(name: string, context: z.RefinementCtx): void {
	if (!/^[+-]/.test(name) && isTimezone(name)) return;
	const known = Intl.supportedValuesOf('timeZone');
	const city = known.find((zone) => zone.split('/').at(-1)?.toLowerCase() === name.toLowerCase());
	const meant = city ?? nearestWord(name, known);
	context.addIssue({
		code: 'custom',
		message: `"${name}" is not an IANA time zone such as "Europe/Berlin"`,
		params: meant === undefined ? {} : { remedy: `Write "timezone: ${meant}"` },
	});
}

function isTimezone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}
