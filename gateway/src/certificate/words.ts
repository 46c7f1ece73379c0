// The figures of a certificate as people read them. Pure.
import { counted, durationWords, type Point } from '@aisle/protocol';
import type { Range, Rating } from './rating.ts';

export const RATING_WORDS: Record<Rating, string> = { good: 'good', fair: 'fair', poor: 'poor', unknown: 'not known' };

export function percent(share: number | null): string {
	return share === null ? '–' : `${Math.round(100 * share)} %`;
}

/** `80 to 96 %` */
export function rangeWords({ low, high }: Range): string {
	return `${Math.round(100 * low)} to ${percent(high)}`;
}

/** Metres from the lower left corner of the plan, as in the site file. */
export function placeWords([x, y]: Point): string {
	return `${x.toFixed(1)}, ${y.toFixed(1)}`;
}

export function seconds(s: number | null): string {
	return s === null ? '–' : `${s.toFixed(1)} s`;
}

/** `one walk of 54 s`, `5 walks of 5 min in all` */
export function walkedWords(s: number, walks: number): string {
	return walks === 1 ? `one walk of ${durationWords(s)}` : `${counted(walks, 'walk')} of ${durationWords(s)} in all`;
}

export function dbm(level: number): string {
	return `${Math.round(level)} dBm`.replace('-', '−');
}

/** `9 February 2020, 10:33` */
export function dateWords(t: number, timeZone: string): string {
	return new Intl.DateTimeFormat('en-GB', {
		...{ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
		timeZone,
	})
		.format(t * 1000)
		.replace(' at ', ', ');
}
