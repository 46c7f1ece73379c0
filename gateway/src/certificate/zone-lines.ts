// One line a zone: how often it is right, how late, how well it is heard, and what to know about these figures. Pure.
import type { Site } from '@aisle/protocol';
import { EARS_LEAST, type ZoneCoverage } from './coverage.ts';
import type { Confusion, WalkScore, ZoneFigures } from './ground.ts';
import { GOOD_SHARE, type Range, type Rating, rangeOf, ratingOf, WALKED_LEAST_S } from './rating.ts';
import { percent } from './words.ts';

export type ZoneLine = {
	id: string;
	name: string;
	/** of the walk; of coverage alone where nobody walked */
	rating: Rating;
	/** undefined: the store was not walked */
	walked: ZoneWalked | undefined;
	coverage: ZoneCoverage;
	/** what to know about the figures; '' is nothing */
	note: string;
};
export type ZoneWalked = {
	trueS: number;
	reportedS: number;
	accuracy: number | null;
	range: Range | undefined;
	precision: number | null;
	entries: number;
	medianLagS: number | null;
	missed: number;
	/** what it was mostly reported as where it was not reported: a zone's name, or undefined for none */
	takenFor: { name: string | undefined; share: number } | undefined;
};

/** Of fewer changes a median is one of chance. */
const CHANGES_LEAST = 3;
/** A mistake of less than this share of a zone's time is not worth a word. */
const TAKEN_LEAST = 0.05;

export function zoneLines(
	site: Pick<Site, 'zones'>,
	coverages: readonly ZoneCoverage[],
	score: WalkScore | undefined,
): ZoneLine[] {
	const names = new Map(site.zones.map(({ id, name }) => [id, name]));
	return site.zones.map(({ id, name }, i): ZoneLine => {
		const coverage = coverages[i]!;
		const figures = score?.zones.find(({ zone }) => zone === id);
		if (!score || !figures) {
			return { id, name, rating: coverage.rating, walked: undefined, coverage, note: coverageNote(coverage) };
		}
		const confusion = score.confusion.find(({ zone }) => zone === id)!;
		const walked = walkedOf(figures, confusion, names);
		return { id, name, rating: walkedRating(walked), walked, coverage, note: noteOf(walked, coverage) };
	});
}

function walkedOf(figures: ZoneFigures, confusion: Confusion, names: ReadonlyMap<string, string>): ZoneWalked {
	const { zone, trueS, reportedS, accuracy, precision, entries, medianLagS, missed } = figures;
	const mistakes = Object.entries({ ...confusion.reportedS, [zone]: 0 }).map(([id, s]) => ({ name: names.get(id), s }));
	const worst = [...mistakes, { name: undefined, s: confusion.noneS }].reduce((a, b) => (b.s > a.s ? b : a));
	const share = trueS > 0 ? worst.s / trueS : 0;
	const range = accuracy === null ? undefined : rangeOf(accuracy, trueS);
	const takenFor = share >= TAKEN_LEAST ? { name: worst.name, share } : undefined;
	return { trueS, reportedS, accuracy, range, precision, entries, medianLagS, missed, takenFor };
}

/** A zone is as good as the worse of two: who is there is reported there, and who is reported there is there. */
function walkedRating({ trueS, accuracy, precision }: ZoneWalked): Rating {
	if (trueS < WALKED_LEAST_S || accuracy === null) return 'unknown';
	return ratingOf(Math.min(accuracy, precision ?? 0));
}

function noteOf(walked: ZoneWalked, coverage: ZoneCoverage): string {
	const { trueS, reportedS, precision, entries, medianLagS, takenFor } = walked;
	if (trueS === 0) return 'not walked';
	const notes: string[] = [];
	if (trueS < WALKED_LEAST_S) notes.push(`walked for ${trueS.toFixed(0)} s only`);
	if (takenFor) {
		notes.push(
			takenFor.name === undefined
				? `no zone reported for ${percent(takenFor.share)} of the time`
				: `taken for ${takenFor.name} ${percent(takenFor.share)} of the time`,
		);
	}
	if (precision !== null && reportedS >= WALKED_LEAST_S && precision < GOOD_SHARE) {
		notes.push(`${percent(1 - precision)} of the time it was reported the person was elsewhere`);
	}
	if (medianLagS !== null && entries < CHANGES_LEAST)
		notes.push(`lag of ${entries === 1 ? '1 change' : '2 changes'} only`);
	const thin = coverageNote(coverage);
	return [...notes, ...(thin === '' ? [] : [thin])].join('; ');
}

function coverageNote({ rating, thinShare }: ZoneCoverage): string {
	if (rating === 'good') return '';
	return `heard well by fewer than ${EARS_LEAST} receivers in ${percent(thinShare)} of it`;
}
