// What the survey says of signals, in words. Pure.
import type { SurveyLink, SurveyReply } from '@aisle/protocol';
import { type SignalWord, signalWord } from '@aisle/protocol/signal';

export type Thing = SurveyReply['things'][number];

export const WORDS: Record<SignalWord, string> = {
	excellent: 'excellent',
	good: 'good',
	weak: 'weak',
	none: 'not heard',
};

/** "−62 dBm", with a real minus sign */
export function dbmWords(dbm: number | null): string {
	return dbm === null ? 'unknown' : `${dbmNumber(dbm)} dBm`;
}

export function dbmNumber(dbm: number | null): string {
	return dbm === null ? '?' : `${Math.round(dbm)}`.replace('-', '−');
}

/** Who hears it now, the best first. */
export function hearingNow(heard: readonly SurveyLink[]): SurveyLink[] {
	return heard
		.filter((link) => signalWord(link) !== 'none')
		.sort((a, b) => (b.smoothedDbm ?? -127) - (a.smoothedDbm ?? -127));
}

/** One sentence on one thing, for the top of its bars and for screen readers. */
export function coverageWords({ name, heard }: Pick<Thing, 'name' | 'heard'>): string {
	const now = hearingNow(heard);
	const [best] = now;
	if (!best) return `No receiver hears ${name} now.`;
	const others = now.length - 1;
	return (
		`${best.receiver} hears ${name} best: ${dbmWords(best.smoothedDbm)}, ${WORDS[signalWord(best)]}. ` +
		(others === 0
			? 'No other receiver hears it.'
			: others === 1
				? '1 other hears it too.'
				: `${others} others hear it too.`)
	);
}
