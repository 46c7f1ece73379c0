// Figures as people read them, the same everywhere. Pure.

const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;
const YEAR_S = 365.25 * DAY_S;

/** `40 s`, `3 min`, `5 h`, `2 days`, `6 years`: from two of a unit on, as one would hide up to half of it. */
export function durationWords(s: number): string {
	if (s < 2 * MINUTE_S) return `${Math.round(s)} s`;
	if (s < 2 * HOUR_S) return `${Math.round(s / MINUTE_S)} min`;
	if (s < 2 * DAY_S) return `${Math.round(s / HOUR_S)} h`;
	if (s < 2 * YEAR_S) return `${Math.round(s / DAY_S)} days`;
	return `${Math.round(s / YEAR_S)} years`;
}

/** `counted(2, 'zone')`: 2 zones */
export function counted(n: number, one: string, many = `${one}s`): string {
	return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

/** `Kids`, `Kids and Toys`, `Kids, Toys and 3 more`: as many names as somebody reads. */
export function listed(all: Iterable<string>, most = 3): string {
	const names = [...all];
	if (names.length > most) return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
	return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
