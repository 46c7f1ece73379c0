import { expect, test } from 'vitest';
import { elsewhereAt } from './signs-elsewhere.ts';
import { TWO_STORES_S } from './visit-times.ts';

const sign = { shopper: 'anna', store: 'hamburg', startedT: 1000, lastT: 2000 };

test.each([
	['too long before', 1000 - TWO_STORES_S, undefined],
	['just before', 1000 - TWO_STORES_S + 1, 'hamburg'],
	['during', 1500, 'hamburg'],
	['just after', 2000 + TWO_STORES_S - 1, 'hamburg'],
	['too long after', 2000 + TWO_STORES_S, undefined],
])('%s a visit elsewhere', (_words, t, store) => {
	expect(elsewhereAt([sign], 'anna', t)).toBe(store);
	expect(elsewhereAt([sign], 'ben', t)).toBeUndefined();
});
