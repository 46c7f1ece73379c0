// Times, ways to be recognised and refusals as people say them. Pure.
import type { Lane } from '@aisle/protocol/app-api';
import type { Words } from './words.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Where the reader is; tests fix the time zone. */
export type Place = { locale: string; timeZone?: string };
export type Times = ReturnType<typeof timesIn>;

export function timesIn({ times, lanes }: Words, { locale, timeZone }: Place) {
	const formats = new Map<string, Intl.DateTimeFormat>();
	const format = (form: Intl.DateTimeFormatOptions, ms: number, of = locale): string => {
		const key = JSON.stringify([of, form]);
		const known = formats.get(key) ?? new Intl.DateTimeFormat(of, { ...form, ...(timeZone && { timeZone }) });
		formats.set(key, known);
		return known.format(ms);
	};
	const dayOf = (ms: number) => format({}, ms, 'en-CA');
	const clock = (atMs: number, nowMs: number): string => {
		const day: Intl.DateTimeFormatOptions = dayOf(atMs) === dayOf(nowMs) ? {} : { weekday: 'short' };
		return format({ hour: '2-digit', minute: '2-digit', ...day }, atMs);
	};

	return {
		/** "for 12 more minutes", "until 18:00", "until Mon, 18:00" */
		until(expiresAt: string, nowMs: number): string {
			const atMs = Date.parse(expiresAt);
			if (atMs <= nowMs) return times.over(clock(atMs, nowMs));
			if (atMs - nowMs < HOUR_MS) return times.moreMinutes(Math.ceil((atMs - nowMs) / MINUTE_MS));
			return times.until(clock(atMs, nowMs));
		},
		/** "since 14:02", with the day where it was not today */
		since: (since: string, nowMs: number): string => times.since(clock(Date.parse(since), nowMs)),
		/** "14:02", with the day where it was not today */
		at: (at: string, nowMs: number): string => clock(Date.parse(at), nowMs),
		/** "14:02", whatever the day */
		hour: (at: string): string => format({ hour: '2-digit', minute: '2-digit' }, Date.parse(at)),
		/** "Today", "Yesterday", "Thursday, 19 November" */
		day(at: string, nowMs: number): string {
			const day = dayOf(Date.parse(at));
			if (day === dayOf(nowMs)) return times.today;
			if (day === dayOf(nowMs - DAY_MS)) return times.yesterday;
			return format({ weekday: 'long', day: 'numeric', month: 'long' }, Date.parse(at));
		},
		/** "22 December 2026" */
		date: (at: string): string => format({ dateStyle: 'long' }, Date.parse(at)),
		/** "by the code at the door and by your phone's code or your fob" */
		ways: (of: readonly Lane[]): string =>
			new Intl.ListFormat(locale, { type: 'conjunction' }).format(of.map((lane) => lanes[lane])),
	};
}

/** A program's words begin small and end without a stop. */
export function sentence(words: string): string {
	const text = words.trim();
	if (text === '') return '';
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?…]$/.test(text) ? '' : '.'}`;
}

/** What went wrong, and what a shopper can do about it: the service's own words are for those who write apps. */
export function refusalWords({ problems, problem }: Words, { code }: { code: string | undefined }): string {
	return code !== undefined && hasKey(problems, code) ? problems[code] : problem(code);
}

function hasKey<T extends object>(object: T, key: PropertyKey): key is keyof T {
	return Object.hasOwn(object, key);
}
