// A certificate as it is read in a terminal. Pure.
import { counted } from '@aisle/protocol';
import type { Certificate } from './certificate.ts';
import type { ThinPlace } from './coverage.ts';
import { dbm, percent, placeWords, RATING_WORDS, seconds } from './words.ts';
import type { ZoneLine } from './zone-lines.ts';

const SIGN = { good: '✓', fair: '!', poor: '✗', unknown: '?' } as const;
/** The largest; the page draws all of them. */
const THIN_NAMED = 8;

export function certificateText(certificate: Certificate): string {
	const { verdict, zones, thin, advice, findings } = certificate;
	const lines = [
		`${SIGN[verdict.rating]} ${verdict.headline}`,
		...verdict.reasons.map((reason) => `  ${reason}`),
		'',
		...table(zones),
		'',
		...(thin.length === 0
			? ['Every place is heard well by two receivers or more.']
			: ['Coverage is thin:', ...thinLines(certificate).map((line) => `  ${line}`)]),
		'',
		...advice.words,
	];
	if (findings.length > 0) lines.push('', ...findings);
	return lines.join('\n');
}

export function thinLines({ site, thin }: Pick<Certificate, 'site' | 'thin'>): string[] {
	const names = new Map(site.zones.map(({ id, name }) => [id, name]));
	const lines = thin.slice(0, THIN_NAMED).map((place) => thinWords(names.get(place.zone)!, place));
	const more = thin.length - THIN_NAMED;
	return more > 0 ? [...lines, `and ${counted(more, 'smaller place')}`] : lines;
}

function thinWords(name: string, { at, areaM2, ears, strongestDbm }: ThinPlace): string {
	const by =
		ears === 0
			? `in part heard well by no receiver (down to ${dbm(Math.floor(strongestDbm))})`
			: 'heard well by 1 receiver only';
	return `${name}, near ${placeWords(at)}: ${by}, about ${Math.round(areaM2)} m²`;
}

function table(zones: readonly ZoneLine[]): string[] {
	const isWalked = zones.some(({ walked }) => walked);
	const head = isWalked
		? ['', 'zone', 'verdict', 'right', 'precision', 'lag', 'missed', 'receivers', '']
		: ['', 'zone', 'verdict', 'receivers', ''];
	const rows = zones.map(({ name, rating, walked, coverage, note }) => {
		const figures = walked
			? [percent(walked.accuracy), percent(walked.precision), seconds(walked.medianLagS), walked.missed || '–'].map(
					String,
				)
			: [];
		return [SIGN[rating], name, RATING_WORDS[rating], ...figures, earsWords(coverage), note];
	});
	const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]!.length)));
	// words stand to the left, figures to the right
	const isLeft = (i: number) => i <= 2 || i === head.length - 1;
	const lineOf = (row: readonly string[]) =>
		row
			.map((cell, i) => (isLeft(i) ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
			.join('  ')
			.trimEnd();
	return [head, ...rows].map(lineOf);
}

/** `2 to 5`: where the fewest hear well, and usually */
export function earsWords({ leastEars, usualEars }: ZoneLine['coverage']): string {
	return leastEars === usualEars ? String(leastEars) : `${leastEars} to ${usualEars}`;
}
