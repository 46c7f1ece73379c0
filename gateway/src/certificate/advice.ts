// Where one more receiver would help most, in words that promise no more than was measured. Pure.
import type { Site } from '@aisle/protocol';
import type { BetterPlace } from './better-place.ts';
import { placeWords } from './words.ts';

export type Advice = {
	/** the best place and the best elsewhere */
	places: BetterPlace[];
	/** sentences */
	words: string[];
};

/** Less confusion taken away than this: the receivers that are there do it already. */
const RELIEF_LEAST = 0.04;
/**
 * So many hear each place well: another one is one of a crowd. Measured on the office walks: of 12 receivers (11 or 12 at
 * each place), each taken away and put back took away −31 to 24 % of the wrong time.
 */
const EARS_MANY = 8;
/** Less wrong time than this: a fault of people turning and borders, which another receiver does not mend. */
const WRONG_LEAST = 0.08;

export type AdviceFacts = {
	/** share of the walk's time in the right zone; null where nobody walked */
	accuracy: number | null;
	/** how many receivers hear a place well, usually */
	usualEars: number;
};

export function adviceOf(site: Pick<Site, 'zones'>, places: BetterPlace[], facts: AdviceFacts): Advice {
	const [best, other] = places;
	if (!best) {
		const words =
			site.zones.length < 2
				? 'The store has one zone: another receiver would tell nothing more.'
				: 'There is no place for another receiver: one hangs within a metre of everywhere.';
		return { places: [], words: [words] };
	}
	const where = (place: BetterPlace) => `${nameOf(site, place)}, near ${placeWords(place.at)}`;
	const words = [`One more receiver would help most in ${where(best)}: on a wall, a shelf or the ceiling.`];
	if (other) words.push(`Where nothing can hang there, the next best is ${where(other)}.`);
	words.push(expectation(best.relief, facts));
	return { places, words };
}

/** What was measured (docs/decisions/0013-where-one-more-receiver.md), as a hope and not as a promise. */
function expectation(relief: number, { accuracy, usualEars }: AdviceFacts): string {
	if (accuracy !== null && 1 - accuracy < WRONG_LEAST)
		return 'There is little left to gain: it would change hardly anything.';
	if (relief < RELIEF_LEAST)
		return 'It would change little: the receivers that are there part the zones as well as one more can.';
	if (usualEars > EARS_MANY) {
		return `Expect little of it: ${usualEars} receivers hear a place well already, and among so many one more helped about as often as not.`;
	}
	return 'In trials with few receivers, one more at such a place took away a fifth to two fifths of the time in a wrong zone, sometimes nothing; one put anywhere, an eighth to a sixth. Walk again when it hangs.';
}

function nameOf({ zones }: Pick<Site, 'zones'>, { zone }: BetterPlace): string {
	return zones.find(({ id }) => id === zone)?.name ?? 'the floor between the zones';
}
