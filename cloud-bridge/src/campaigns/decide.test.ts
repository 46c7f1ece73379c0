import { expect, test } from 'vitest';
import { ENTERED_SHOES } from '../../test/deciding.ts';
import { readCampaignFile } from './campaign.ts';
import { decide } from './decide.ts';
import type { Facts } from './facts.ts';

const FRESHNESS = { maxAgeS: 600, maxAheadS: 60 };
const NOW_S = 1_795_338_000;
const FACTS: Facts = {
	event: { type: 'aisle.zone.entered.v1', visit: 'v', zone: 'shoes', t: NOW_S - 1 },
	nowS: NOW_S,
	granted: { presence: true, offers: true, purchases: false, staff: false, research: false },
	isElsewhere: false,
	isDoubted: false,
};
const zoneName = () => 'Shoes';

test('an offer, with a sentence that says why', () => {
	expect(decide(ENTERED_SHOES, FACTS, FRESHNESS, zoneName)).toEqual({
		make: true,
		offer: { title: '10 % off', body: 'On all shoes today.', coupon: 'SHOES10' },
		why: 'You were near Shoes.',
		expiresAtS: NOW_S + 3600,
		verdicts: ['entered', 'fresh', 'presence', 'offers', 'elsewhere', 'doubted'].map((condition) => ({
			condition,
			holds: true,
		})),
	});
	const own = decide({ ...ENTERED_SHOES, why: 'You like shoes.' }, FACTS, FRESHNESS, zoneName);
	expect(own).toMatchObject({ why: 'You like shoes.' });
});

test.each([
	['entered', { ...FACTS, event: { ...FACTS.event, zone: 'hats' } }],
	['fresh', { ...FACTS, event: { ...FACTS.event, t: NOW_S - 600.001 } }],
	['fresh', { ...FACTS, event: { ...FACTS.event, t: NOW_S + 60.001 } }],
	['presence', { ...FACTS, granted: { presence: false, offers: true } }],
	['offers', { ...FACTS, granted: { presence: true, offers: false } }],
	['elsewhere', { ...FACTS, isElsewhere: true }],
	['doubted', { ...FACTS, isDoubted: true }],
] as [string, Facts][])('no offer where "%s" does not hold, and every other verdict is kept', (reason, facts) => {
	const decision = decide(ENTERED_SHOES, facts, FRESHNESS, zoneName);
	expect(decision).toMatchObject({ make: false, reason });
	expect(decision.verdicts.filter(({ holds }) => !holds)).toEqual([{ condition: reason, holds: false }]);
	expect(decision.verdicts).toHaveLength(6);
});

test('a campaign file: what it says, or where it is wrong', () => {
	const text = `campaigns:
  - id: shoes
    store: berlin
    name: Shoes
    trigger: { on: dwelled, zone: shoes, dwellS: 30 }
    offer: { title: Hello, body: There, expiresInS: 600 }
`;
	expect(readCampaignFile(text, 'campaigns.yaml')).toMatchObject({ ok: true, campaigns: [{ id: 'shoes' }] });
	const wrong = readCampaignFile(text.replace('dwellS: 30', 'dwellS: 31').replace('name:', 'nam:'), 'campaigns.yaml');
	expect(wrong).toMatchObject({ ok: false });
	const problems = wrong.ok ? [] : wrong.problems.map(({ line, path }) => `${line} ${path}`);
	expect(problems).toContain('5 campaigns[0].trigger.dwellS');
	expect(problems.some((problem) => problem.startsWith('4 '))).toBe(true);
});
