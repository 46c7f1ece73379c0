import { beforeEach, expect, test } from 'vitest';
import { createLastKnown, type LastKnown } from './last-known.ts';

const AT = '2026-11-22T12:00:00.000Z';
const words = { label: 'l', words: 'w' };
const LAST: LastKnown = {
	asOf: AT,
	config: {
		stores: [{ id: 'harbour-street', name: 'Harbour Street', zones: [] }],
		controller: { name: 'Example Sports', contact: 'privacy@shop.example' },
		text: {
			...{ version: 1, language: 'en', intro: 'What this is.' },
			purposes: { presence: words, offers: words, purchases: words, staff: words, research: words },
		},
		languages: ['en'],
		minimumAge: 16,
		retention: { visitsDays: 30, offersDays: 90, backupsDays: 7 },
	},
	me: {
		...{ shopper: '7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11', store: 'harbour-street', stores: ['harbour-street'] },
		consents: { presence: true, offers: true, purchases: false, staff: false, research: false },
		...{ enrolledAt: AT, fobs: [], phones: 1 },
	},
	offers: [],
};
const idOf = (i: number) => `c3f7a1de-2d0b-4f6e-8a59-${String(i).padStart(12, '0')}`;
const offer = (i: number): LastKnown['offers'][number] => ({
	...{ id: idOf(i), campaign: 'c', visit: 'v', title: 'Title', body: 'Body', why: 'Why.' },
	...{ expiresAt: AT, sentAt: AT },
});

let kept: Map<string, string>;
const lastKnown = createLastKnown(
	() =>
		({
			getItem: (key: string) => kept.get(key) ?? null,
			setItem: (key: string, value: string) => void kept.set(key, value),
			removeItem: (key: string) => void kept.delete(key),
		}) as Storage,
);
beforeEach(() => {
	kept = new Map();
});

test('what was known last is there again, of many offers the newest, until it is forgotten', () => {
	lastKnown.keep({ ...LAST, offers: Array.from({ length: 60 }, (_, i) => offer(i)) });
	expect(lastKnown.read()).toMatchObject({ asOf: AT, me: { store: 'harbour-street' } });
	expect(lastKnown.read()?.offers).toHaveLength(40);
	expect(lastKnown.read()?.offers[0]?.id).toBe(idOf(0));
	lastKnown.forget();
	expect([lastKnown.read(), kept.size]).toEqual([undefined, 0]);
});

test('what another build has kept in another shape is as good as nothing', () => {
	lastKnown.keep(LAST);
	const [[key, text]] = [...kept] as [[string, string]];
	kept.set(key, text.replace('"consents"', '"agreed"'));
	expect(lastKnown.read()).toBeUndefined();
	kept.set(key, '{');
	expect(lastKnown.read()).toBeUndefined();
});
