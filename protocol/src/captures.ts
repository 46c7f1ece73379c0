// Adverts as they were heard: one JSON object a line, in files and from satellites.
import { z } from 'zod';
import { Id, LATEST_UNIX_S, Point } from './units.ts';

const Hex = z.string().regex(/^(?:[0-9a-fA-F]{2})*$/, 'must be hex digits in pairs, e.g. "0201061aff4c00"');
/** Six bytes, as printed: "a4:c1:38:8d:18:b2". */
export const MacAddress = z
	.string()
	.regex(/^[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}$/, 'must be six hex bytes with colons, e.g. "a4:c1:38:8d:18:b2"')
	.transform((address) => address.toLowerCase());

/** One advert: `data` is the advertising data (AD structures) in hex, `t` Unix seconds. RSSI 127 means unknown. */
export const CaptureAdvert = z.object({
	t: z.number().nonnegative().max(LATEST_UNIX_S),
	receiver: Id,
	address: MacAddress,
	addressType: z.enum(['public', 'random']).default('random'),
	rssi: z.number().int().min(-127).max(127),
	data: Hex,
	/** AD structures of the scan response, where an active scan got one for this advert. */
	scanResponse: Hex.optional(),
	/** A survey says where the advertiser stood. */
	at: Point.optional(),
	zone: Id.optional(),
});
export type CaptureAdvert = z.infer<typeof CaptureAdvert>;

/** One read of an RFID tag. */
export const CaptureTagRead = z.object({
	t: z.number().nonnegative().max(LATEST_UNIX_S),
	reader: Id,
	antenna: z.number().int().nonnegative(),
	epc: Hex,
	rssi: z.number().min(-127).max(127).optional(),
});
export type CaptureTagRead = z.infer<typeof CaptureTagRead>;

export const CaptureLine = z.union([CaptureAdvert, CaptureTagRead]);
export type CaptureLine = z.infer<typeof CaptureLine>;
