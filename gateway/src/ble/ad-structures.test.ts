// The walk, on whole adverts and on hostile ones.
import { describe, expect, it } from 'vitest';
import { malformedWords, structureEnd } from './ad-structures.ts';

const bytes = (hex: string) => Buffer.from(hex, 'hex');

/** Where each structure ends, and the words for what stopped the walk, if it was not the end. */
function walk(hex: string): { ends: number[]; words?: string } {
	const data = bytes(hex);
	const ends: number[] = [];
	let offset = 0;
	for (;;) {
		const end = structureEnd(data, offset);
		if (end === 0) return { ends };
		if (end < 0) return { ends, words: malformedWords(data, offset, end) };
		ends.push(end);
		offset = end;
	}
}

describe('structureEnd', () => {
	it.each([
		['', []],
		['020106', [3]],
		['0201060303aafe', [3, 7]],
		// a structure of a type and nothing else is whole
		['0109', [2]],
		// zeros to the end are padding
		['020106000000', [3]],
		['00', []],
	])('walks %s', (hex, ends) => {
		expect(walk(hex)).toEqual({ ends });
	});

	it.each([
		['0201', [], 'AD structure at byte 0 says 2 bytes, 1 are there'],
		['02010605', [3], 'AD structure at byte 3 says 5 bytes, 0 are there'],
		['ff', [], 'AD structure at byte 0 says 255 bytes, 0 are there'],
		['02010600020106', [3], 'bytes other than zero follow the end of the AD structures at byte 3'],
	])('stops at what is not whole in %s', (hex, ends, words) => {
		expect(walk(hex)).toEqual({ ends, words });
	});

	it('walks the longest structure and the longest extended advert', () => {
		expect(walk(`ff09${'41'.repeat(254)}`)).toEqual({ ends: [256] });
		expect(walk('020106'.repeat(550)).ends.at(-1)).toBe(1650);
	});
});
