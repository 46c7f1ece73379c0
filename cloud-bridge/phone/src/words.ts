// Times and refusals as people say them. Pure.

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

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

function clock(atMs: number, nowMs: number, { locale, timeZone }: Place): string {
	const zone = timeZone === undefined ? {} : { timeZone };
	const day = new Intl.DateTimeFormat('en-CA', zone);
	const isToday = day.format(atMs) === day.format(nowMs);
	const time = { hour: '2-digit', minute: '2-digit' } as const;
	return new Intl.DateTimeFormat(locale, { ...zone, ...time, ...(isToday ? {} : { weekday: 'short' }) }).format(atMs);
}

/** A program's words begin small and end without a stop. */
export function sentence(words: string): string {
	const text = words.trim();
	if (text === '') return '';
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?…]$/.test(text) ? '' : '.'}`;
}
