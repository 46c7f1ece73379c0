// Times, ways to be recognised and refusals as people say them. Pure.
import type { Lane } from '@aisle/protocol/app-api';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Where and when the reader is; tests fix both. */
export type Place = { locale?: string; timeZone?: string };

/** "for 12 more minutes", "until 18:00", "until Mon, 18:00" */
export function untilWords(expiresAt: string, nowMs: number, place: Place = {}): string {
	const atMs = Date.parse(expiresAt);
	if (atMs <= nowMs) return `over since ${clock(atMs, nowMs, place)}`;
	const minutes = Math.ceil((atMs - nowMs) / MINUTE_MS);
	if (atMs - nowMs < HOUR_MS) return `for ${minutes} more ${minutes === 1 ? 'minute' : 'minutes'}`;
	return `until ${clock(atMs, nowMs, place)}`;
}

/** "since 14:02", with the day where it was not today */
export function sinceWords(since: string, nowMs: number, place: Place = {}): string {
	return `since ${clock(Date.parse(since), nowMs, place)}`;
}

/** "14:02", with the day where it was not today */
export function timeWords(at: string, nowMs: number, place: Place = {}): string {
	return clock(Date.parse(at), nowMs, place);
}

/** "14:02", whatever the day */
export function hourWords(at: string, { locale, timeZone }: Place = {}): string {
	return format(locale, timeZone, { hour: '2-digit', minute: '2-digit' }, Date.parse(at));
}

/** "Today", "Yesterday", "Thursday, 19 November" */
export function dayWords(at: string, nowMs: number, { locale, timeZone }: Place = {}): string {
	const dayOf = (ms: number) => format('en-CA', timeZone, {}, ms);
	const day = dayOf(Date.parse(at));
	if (day === dayOf(nowMs)) return 'Today';
	if (day === dayOf(nowMs - DAY_MS)) return 'Yesterday';
	return format(locale, timeZone, { weekday: 'long', day: 'numeric', month: 'long' }, Date.parse(at));
}

/** "22 December 2026" */
export function dateWords(at: string, { locale, timeZone }: Place = {}): string {
	return format(locale, timeZone, { dateStyle: 'long' }, Date.parse(at));
}

function format(
	locale: string | undefined,
	timeZone: string | undefined,
	form: Intl.DateTimeFormatOptions,
	ms: number,
) {
	return new Intl.DateTimeFormat(locale, { ...form, ...(timeZone && { timeZone }) }).format(ms);
}

function clock(atMs: number, nowMs: number, { locale, timeZone }: Place): string {
	const isToday = format('en-CA', timeZone, {}, atMs) === format('en-CA', timeZone, {}, nowMs);
	const day: Intl.DateTimeFormatOptions = isToday ? {} : { weekday: 'short' };
	return format(locale, timeZone, { hour: '2-digit', minute: '2-digit', ...day }, atMs);
}

/** How somebody was recognised, for themselves. */
export const LANE_WORDS: Readonly<Record<Lane, string>> = {
	pass: "by your phone's code or your fob",
	app: 'by beacons that your phone heard',
	door: 'by the code at the door',
};

/** "by the code at the door and by your phone's code or your fob" */
export function lanesWords(lanes: readonly Lane[]): string {
	return new Intl.ListFormat('en', { type: 'conjunction' }).format(lanes.map((lane) => LANE_WORDS[lane]));
}

/** A program's words begin small and end without a stop. */
export function sentence(words: string): string {
	const text = words.trim();
	if (text === '') return '';
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?…]$/.test(text) ? '' : '.'}`;
}

/** What went wrong, and what to do about it. */
export function refusalWords({ message, remedy }: { message: string; remedy: string }): string {
	return `${sentence(message)} ${remedy}`;
}
