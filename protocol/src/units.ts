// Small schemas that every message shares: identifiers, times, positions.
import { z } from 'zod';

/** A name used in topics and file paths: lower case, digits and dashes, so that it never needs escaping. */
export const Id = z
	.string()
	.regex(
		/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/,
		'must be 1 to 64 lower-case letters, digits and dashes, e.g. "berlin-mitte"',
	);

/** RFC 3339 in UTC with milliseconds, the only form of time on the wire. */
export const Timestamp = z
	.string()
	.regex(
		/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/,
		'must be UTC with milliseconds, e.g. "2026-11-22T04:00:00.000Z"',
	);

/** `99:99` has the shape of a time and is none; these are reckoned with. */
export const Moment = Timestamp.refine((text) => !Number.isNaN(Date.parse(text)), 'must be a time that exists');

/** A timestamp has four digits for the year: the last day of 9999 is kept for what follows within it. */
export const LATEST_UNIX_S = 253_402_214_400;

/** A number of metres; `unit` lets a message about a wrong unit say which one is wanted. */
export const Metres = z.number().meta({ unit: 'm' });

/** Metres from the floor's origin corner: x to the right, y up. */
export const Point = z.tuple([Metres, Metres]);
export type Point = z.infer<typeof Point>;

/** A UUIDv7: sorts by the moment it was made. */
export const Uuid7 = z.uuid({ version: 'v7' });

/** Unix seconds (fractions allowed) to the wire's form. */
export function toTimestamp(unixS: number): string {
	return new Date(Math.round(unixS * 1000)).toISOString();
}

/** The wire's form to Unix seconds. */
export function fromTimestamp(timestamp: string): number {
	return Date.parse(timestamp) / 1000;
}

/** As the clock on the store's wall shows it. */
export function clockTime(unixS: number, timeZone: string): string {
	return new Date(unixS * 1000).toLocaleTimeString('en-GB', {
		timeZone,
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
	});
}
