// Reads a truth file and finds in it the way of the subject that is to be scored.
import { formatProblem, nearestWord, type Site, toTimestamp } from '@aisle/protocol';
import { readText } from './config.ts';
import { NEAR_ZONE_M, trueZone } from './scoring/true-path.ts';
import { type Fix, readTruth, type Truth } from './scoring/truth.ts';

/** The message is a sentence for the person who asked for a score. */
export class TruthError extends Error {}

export function readTruthFile(path: string): Truth {
	const result = readTruth(readText(path, 'truth'), path);
	if (!result.ok) throw new TruthError(result.problems.map(formatProblem).join('\n'));
	return result.value;
}

/** Whose truth it is: who was asked for, else whom the file names, else the only tag of the site. */
export function subjectOf(site: Site, { file, fixes }: Truth, asked?: string): string {
	const tags = site.subjects.map(({ id }) => `tag:${id}`);
	const named = [...fixes.keys()].filter((subject) => subject !== '');
	if (asked !== undefined && !tags.includes(asked)) {
		const meant = nearestWord(asked, tags) ?? tags.find((tag) => tag === `tag:${asked}`);
		const remedy = meant === undefined ? `It names: ${listed(tags)}.` : `Write --subject ${meant}.`;
		throw new TruthError(`The site file names no subject ${asked}. ${remedy}`);
	}
	if (asked !== undefined && named.length > 0 && !named.includes(asked)) {
		throw new TruthError(`${file} does not say where ${asked} was; it tells of ${listed(named)}.`);
	}
	const candidates = asked !== undefined ? [asked] : named.length > 0 ? named : tags;
	const [one] = candidates;
	if (candidates.length === 1 && one !== undefined) {
		if (!one.startsWith('tag:') || tags.includes(one)) return one;
		throw new TruthError(
			`${file} tells of ${one}, which the site file does not name; it names: ${listed(tags)}. Correct one of the two, or leave the column "subject" out.`,
		);
	}
	if (candidates.length === 0) throw new TruthError('The site file names no subjects, so there is nobody to score.');
	const where = named.length > 0 ? file : 'The site file';
	throw new TruthError(`${where} names several subjects: say whose way it is, such as --subject ${candidates[0]}.`);
}

/** Throws where the positions cannot be of this floor. */
export function fixesOf(site: Site, { file, fixes }: Truth, subject: string): readonly Fix[] {
	const own = fixes.get(subject) ?? fixes.get('') ?? [];
	const { width, height } = site.floor;
	const isOff = ({ at: [x, y] }: Fix) =>
		Math.max(-x, x - width, -y, y - height) > NEAR_ZONE_M && trueZone(site, [x, y]) === undefined;
	const off = own.find(isOff);
	if (off !== undefined && own.filter(isOff).length > own.length / 2) {
		const floor = `${width} x ${height} m`;
		throw new TruthError(
			`${file}: most of its positions, such as ${off.at.join(', ')}, are off the floor (${floor}). Are they in metres, from the corner that the site file's shapes count from?`,
		);
	}
	return own;
}

/** Throws where a capture and its truth are of different times. */
export function checkSameTime(
	truthFile: string,
	fixes: readonly Fix[],
	capture: string,
	heard: { fromT: number; toT: number },
): void {
	const [fromT, toT] = [fixes[0]!.t, fixes.at(-1)!.t];
	if (heard.fromT <= toT && fromT <= heard.toT) return;
	const span = (a: number, b: number) => `${toTimestamp(a)} to ${toTimestamp(b)}`;
	throw new TruthError(
		`${truthFile} tells of ${span(fromT, toT)}, ${capture} of ${span(heard.fromT, heard.toT)}: they have no moment in common. Is it the truth of another recording, or were its times local ones?`,
	);
}

function listed(names: readonly string[]): string {
	const shown = 8;
	return `${names.slice(0, shown).join(', ')}${names.length > shown ? ', …' : ''}`;
}
