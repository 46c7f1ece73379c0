// The word somebody probably meant: for messages about typing mistakes. Pure.
import { closest, distance } from 'fastest-levenshtein';

/** Beyond this many edits for each letter two words are different words, not a slip. */
const EDITS_PER_LETTER = 0.4;

/** The candidate nearest to `word`; undefined where none is near. */
export function nearestWord(word: string, candidates: readonly string[]): string | undefined {
	if (candidates.length === 0) return undefined;
	const lower = word.toLowerCase();
	const sameLetters = candidates.find((candidate) => candidate.toLowerCase() === lower);
	if (sameLetters !== undefined) return sameLetters;
	const best = closest(word, [...candidates]);
	const allowed = Math.max(1, Math.floor(Math.min(word.length, best.length) * EDITS_PER_LETTER));
	return distance(lower, best.toLowerCase()) <= allowed ? best : undefined;
}
