// Times and spans in words, in the store's time zone. Pure.

/** Further from now than any clock is wrong: what plays is a recording. */
const RECORDING_S = 3600;

export type StoreClock = {
	/** "10:31:05" */
	time(timestamp: string): string;
	/** "14 March 2020" */
	date(timestamp: string): string;
};

export function storeClock(timeZone: string): StoreClock {
	const time = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' });
	const date = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'long' });
	return {
		time: (timestamp) => time.format(new Date(timestamp)),
		date: (timestamp) => date.format(new Date(timestamp)),
	};
}

export function isRecording(time: string, nowMs: number): boolean {
	return Math.abs(Date.parse(time) - nowMs) > RECORDING_S * 1000;
}

/** Seconds from one timestamp to another, never below 0. */
export function secondsBetween(from: string, to: string): number {
	return Math.max((Date.parse(to) - Date.parse(from)) / 1000, 0);
}

/** "45 s", "3 min", "1 h 20 min" */
export function span(seconds: number): string {
	if (seconds < 60) return `${Math.floor(seconds)} s`;
	const minutes = Math.floor(seconds / 60);
	if (minutes < 60) return `${minutes} min`;
	const rest = minutes % 60;
	return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** Up to here "now" says more than a number that changes all the time. */
export const NOW_S = 3;

/** "now", "45 s ago", "never" */
export function heardWords(heardAgoS: number | null): string {
	if (heardAgoS === null) return 'never';
	return heardAgoS <= NOW_S ? 'now' : `${span(heardAgoS)} ago`;
}
