// What a certificate says first: whether the zones can be relied on, in a sentence, and why. Pure.
import { counted, listed } from '@aisle/protocol';
import type { WalkScore } from './ground.ts';
import { FAIR_SHARE, type Rating, rangeOf, ratingOf } from './rating.ts';
import { percent, seconds, walkedWords } from './words.ts';
import type { ZoneLine } from './zone-lines.ts';

export type Verdict = { rating: Rating; headline: string; reasons: string[] };

/** More changes than this are flapping (issue 4); of fewer true ones the ratio is one of chance. */
const CHANGES_MOST = 1.4;
const CHANGES_LEAST = 5;
/** Later than this somebody walking is two zones on (issue 4: under 2 s). */
const LAG_MOST_S = 2;

export function verdictOf(score: WalkScore | undefined, zones: readonly ZoneLine[], surveyed: boolean): Verdict {
	return score && score.accuracy !== null
		? walkedVerdict(score, score.accuracy, zones)
		: coverageVerdict(zones, surveyed);
}

function walkedVerdict(score: WalkScore, accuracy: number, zones: readonly ZoneLine[]): Verdict {
	const range = rangeOf(accuracy, score.scoredS);
	const unknown = zones.filter((zone) => zone.rating === 'unknown');
	// of a store of which less than half was walked nobody can say how good it is
	const isJudged = 2 * unknown.length <= zones.length;
	const rating = isJudged ? ratingOf(accuracy) : 'unknown';
	const reasons = [
		`${percent(accuracy)} of the time the zone reported was the true one. By ${walkedWords(score.scoredS, score.walks)} it lies between ${Math.round(100 * range.low)} and ${percent(range.high)}, 19 times in 20.`,
		...changeReasons(score),
	];
	if (unknown.length > 0) {
		const whole = unknown.length === zones.length ? 'any zone' : listed(unknown.map(({ name }) => name));
		reasons.push(`Too little was walked to judge ${whole}.`);
	}
	return { rating, headline: headlineOf(rating, range.low, zones), reasons };
}

function headlineOf(rating: Rating, low: number, zones: readonly ZoneLine[]): string {
	const weak = zones.filter((zone) => zone.rating === 'poor').map(({ name }) => name);
	if (rating === 'unknown')
		return 'Too little was walked for a verdict: walk through every zone, for half a minute each.';
	if (rating === 'poor') return 'Zones cannot be relied on yet.';
	if (rating === 'fair') {
		return weak.length > 0
			? `Zones are right most of the time; ${listed(weak)} cannot be relied on.`
			: 'Zones are right most of the time: good for figures over a day, not for a word at the right moment.';
	}
	if (weak.length > 0) return `Zones can be relied on, except ${listed(weak)}.`;
	if (low < FAIR_SHARE) return 'Zones look reliable, but the walk was too short to be sure.';
	const who = zones.every((zone) => zone.rating !== 'unknown') ? 'Zones' : 'The zones that were walked';
	const fair = zones.filter((zone) => zone.rating === 'fair').map(({ name }) => name);
	return `${who} can be relied on${fair.length > 0 ? `, ${listed(fair)} less than others` : ''}.`;
}

function changeReasons({ changes, lag }: WalkScore): string[] {
	if (changes.true === 0)
		return ['No zone was changed on the walk: nothing is known of changes and how late they come.'];
	const few = changes.true < CHANGES_LEAST ? ': too few to say more than that' : '';
	const many = !few && changes.reported > CHANGES_MOST * changes.true;
	const reported = `${counted(changes.reported, 'zone change')} ${changes.reported === 1 ? 'was' : 'were'} reported for ${changes.true} true`;
	const reasons = [
		many ? `${reported}: zones are left and entered that nobody left or entered.` : `${reported}${few}.`,
	];
	const missed =
		lag.missed > 0 ? `; ${counted(lag.missed, 'change')} ${lag.missed === 1 ? 'was' : 'were'} not noticed` : '';
	if (lag.medianS !== null) {
		const late = lag.medianS > LAG_MOST_S ? ', which is late for somebody who walks' : '';
		reasons.push(`Changes are noticed after ${seconds(lag.medianS)} in the median${late}${missed}.`);
	} else if (missed) reasons.push(`None of the true changes was noticed.`);
	return reasons;
}

function coverageVerdict(zones: readonly ZoneLine[], surveyed: boolean): Verdict {
	const worst = (['poor', 'fair', 'good'] as const).find((rating) => zones.some((zone) => zone.rating === rating));
	const thin = zones.filter(({ rating }) => rating === worst).map(({ name }) => name);
	const reasons = [
		'The store was not walked: this says how well tags should be heard, not how often the zone is right.',
		surveyed
			? 'Levels are those of the survey.'
			: 'Levels are by distance alone, as in a room without shelves: survey the store to know better.',
	];
	if (worst === 'poor') return { rating: 'poor', headline: `Coverage is thin in ${listed(thin)}.`, reasons };
	if (worst === 'fair')
		return { rating: 'fair', headline: `Coverage is good but for corners of ${listed(thin)}.`, reasons };
	return { rating: 'good', headline: 'Every zone is heard by enough receivers.', reasons };
}
