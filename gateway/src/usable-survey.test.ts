import { readFileSync } from 'node:fs';
import { readSiteFile } from '@aisle/protocol';
import { expect, test } from 'vitest';
import { usableSurvey } from './usable-survey.ts';

const read = readSiteFile(readFileSync('scripts/demo/site.yaml', 'utf8'), 'site.yaml');
if (!read.ok) throw new Error('the demo has no site file');
const { site } = read;

const reading = (more: object) => ({ subject: 'tag:cart-1', receiver: 'gw-hci0', rssiDbm: -60, t: 1, ...more });

test('what fits is used, and nothing is said', () => {
	const all = [reading({ at: [3, 4] }), reading({ at: [24.3, 18.2] }), reading({ zone: 'shoes' })];
	expect(usableSurvey(site, all)).toEqual({ readings: all, words: [] });
});

test('what the store no longer has is named and left out, and the rest is used', () => {
	const good = reading({ at: [3, 4] });
	const { readings, words } = usableSurvey(site, [
		good,
		reading({ at: [3, 4], receiver: 'sat-old' }),
		reading({ at: [30, 4] }),
		reading({ at: [30, 4] }),
		reading({ at: [1, -9] }),
		reading({ zone: 'cellar' }),
	]);
	expect(readings).toEqual([good]);
	expect(words).toEqual([
		'The site file no longer has the receiver sat-old of the survey: what it heard is left out. Record the places near it again, or name it in the site file as before.',
		'2 places of the survey lie outside the floor (24 x 18 m) and are left out: [30, 4] and [1, -9]. Correct "floor" in the site file, or delete them.',
		'The site file has no zone cellar, where the survey was recorded: left out. Record that zone again.',
	]);
});

test('many are counted: health is read by people', () => {
	const all = Array.from({ length: 50 }, (_, i) => reading({ at: [100 + i, 1] }));
	expect(usableSurvey(site, all).words).toEqual([expect.stringContaining('[100, 1], [101, 1], [102, 1] and 47 more.')]);
});
