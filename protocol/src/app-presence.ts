// Being in a store, as the app says it and as the shopper reads it: sightings of beacons, check-ins at the door, the log.
import { z } from 'zod';
import { PhoneClock } from './app-account.ts';
import { Id, Moment, Timestamp } from './units.ts';

/** How a shopper is noticed: by a pass or a fob (a gateway hears both as one shopper), beacons the app hears, a code at the door. */
export const LANES = ['pass', 'app', 'door'] as const;
export const Lane = z.enum(LANES);
export type Lane = z.infer<typeof Lane>;

/** One of the store's own iBeacons, heard by the phone. */
export const Sighting = z.strictObject({
	/** By the phone's clock. */
	at: Moment,
	beacon: z.strictObject({
		uuid: z.guid().toLowerCase(),
		major: z.number().int().min(0).max(65_535),
		minor: z.number().int().min(0).max(65_535),
	}),
	/** As iOS and Android say it; 0 is iOS's "unknown" and says only that the beacon is there. */
	rssiDbm: z.number().int().min(-127).max(20).default(0),
});
export type Sighting = z.infer<typeof Sighting>;

export const SIGHTINGS_MAX = 500;

/** `POST /v1/app/sightings`: late and repeated ones are welcome. `sentAt` lets a wrong phone clock be taken out. */
export const SightingsRequest = z.strictObject({
	store: Id,
	sentAt: Moment,
	sightings: z.array(Sighting).min(1).max(SIGHTINGS_MAX),
});
export type SightingsRequest = z.input<typeof SightingsRequest>;

/**
 * `beacon`: none of this store. `future`, `too-old`: out of time. `too-fast`: nobody gets there so quickly.
 * `elsewhere`: the shopper is being seen in another store.
 */
export const SIGHTING_REFUSALS = ['beacon', 'future', 'too-old', 'too-fast', 'elsewhere'] as const;
export const SightingsReply = z.object({
	taken: z.number().int().nonnegative(),
	/** Said before, or older than what is known. */
	repeated: z.number().int().nonnegative(),
	refused: z.array(z.object({ index: z.number().int().nonnegative(), reason: z.enum(SIGHTING_REFUSALS) })),
	clock: PhoneClock,
});
export type SightingsReply = z.infer<typeof SightingsReply>;

/** `POST /v1/app/check-ins`: the code from the QR code or NFC tag at the door. */
export const CheckInRequest = z.strictObject({ code: z.string().min(1).max(128) });
export type CheckInRequest = z.infer<typeof CheckInRequest>;
export const CheckInReply = z.object({ store: Id, zone: z.object({ id: Id, name: z.string() }), at: Timestamp });
export type CheckInReply = z.infer<typeof CheckInReply>;

/** `GET /v1/app/presence`: where the shopper was, newest visit first, and when each line is deleted. */
export const PresenceReply = z.object({
	visits: z.array(
		z.object({
			id: z.string(),
			store: Id,
			startedAt: Timestamp,
			/** Absent: going on. */
			endedAt: Timestamp.optional(),
			deletedAt: Timestamp,
			lanes: z.array(Lane),
			zones: z.array(
				z.object({
					zone: z.object({ id: Id, name: z.string() }),
					enteredAt: Timestamp,
					leftAt: Timestamp.optional(),
					lane: Lane,
				}),
			),
		}),
	),
});
export type PresenceReply = z.infer<typeof PresenceReply>;
