import type { AppConfig, ErasureProof, InboxOffer, MeReply } from '@aisle/protocol/app-api';
import { describe, expect, test } from 'vitest';
import { type Action, initialState, isOver, pausedUntil, reduce, type State } from './state.ts';
import type { LastKnown } from './wire/last-known.ts';

const NOON_MS = Date.UTC(2026, 10, 22, 12);
const BLANK = initialState({ nowMs: NOON_MS, isOptedIn: true, isOnline: true });
const at = (s: number) => new Date(NOON_MS + s * 1000).toISOString();

function offer(id: string, sentS = 0): InboxOffer {
	const text = { title: `Offer ${id}`, body: '', why: 'You asked.' };
	return { id, campaign: 'c', visit: 'v', ...text, sentAt: at(sentS), expiresAt: at(3600) };
}

const after = (actions: Action[], state: State = BLANK) => actions.reduce(reduce, state);
const ids = ({ offers }: State) => offers.map(({ id }) => id);

describe('offers', () => {
	test('one that is delivered again is shown once', () => {
		const state = after([
			{ type: 'inbox', offers: [offer('a')] },
			{ type: 'offer', offer: offer('b', 1) },
			{ type: 'offer', offer: offer('b', 1) },
			{ type: 'inbox', offers: [offer('b', 1), offer('a')] },
		]);
		expect(ids(state)).toEqual(['b', 'a']);
	});

	test('are newest first, in whatever order they come', () => {
		const state = after([
			{ type: 'offer', offer: offer('late', 9) },
			{ type: 'offer', offer: offer('early', 1) },
			{ type: 'inbox', offers: [offer('middle', 5)] },
		]);
		expect(ids(state)).toEqual(['late', 'middle', 'early']);
	});

	test('only what comes while the page is open has arrived', () => {
		const opened = after([{ type: 'inbox', offers: [offer('a')] }]);
		expect(opened.arrivedId).toBeUndefined();
		const live = reduce(opened, { type: 'offer', offer: offer('b', 1) });
		expect(live.arrivedId).toBe('b');
		expect(reduce(live, { type: 'offer', offer: offer('a') }).arrivedId).toBe('b');
	});

	test('what was missed while the stream was gone has arrived, the newest of it', () => {
		const state = after([
			{ type: 'inbox', offers: [] },
			{ type: 'set', what: { stream: 'lost' } },
			{ type: 'inbox', offers: [offer('c', 2), offer('b', 1)] },
		]);
		expect(state.arrivedId).toBe('c');
	});

	test('keep the mark that was made before they are delivered again', () => {
		const state = after([
			{ type: 'offer', offer: offer('a') },
			{ type: 'marked', id: 'a', mark: 'seen', at: at(1) },
			{ type: 'offer', offer: offer('a') },
		]);
		expect(state.offers).toMatchObject([{ id: 'a', seenAt: at(1) }]);
	});

	test('what is opened was seen, and the first mark of a kind counts', () => {
		const state = after([
			{ type: 'offer', offer: offer('a') },
			{ type: 'marked', id: 'a', mark: 'opened', at: at(1) },
			{ type: 'marked', id: 'a', mark: 'opened', at: at(2) },
			{ type: 'marked', id: 'a', mark: 'seen', at: at(3) },
		]);
		expect(state.offers).toMatchObject([{ seenAt: at(1), openedAt: at(1) }]);
	});

	test('of the last known ones, those go that ended, once the bridge has said what there is', () => {
		const last = { asOf: at(-60), offers: [offer('good'), { ...offer('ended'), expiresAt: at(-1) }] } as LastKnown;
		const opened = after([{ type: 'last-known', last }]);
		expect([ids(opened), opened.asOf]).toEqual([['good', 'ended'], at(-60)]);
		const told = reduce(opened, { type: 'inbox', offers: [offer('good')] });
		expect([ids(told), told.asOf, told.arrivedId]).toEqual([['good'], at(0), undefined]);
	});

	test('that are used were opened and seen', () => {
		const state = after([
			{ type: 'offer', offer: offer('a') },
			{ type: 'marked', id: 'a', mark: 'redeemed', at: at(5) },
		]);
		expect(state.offers).toMatchObject([{ seenAt: at(5), openedAt: at(5), redeemedAt: at(5) }]);
	});

	test('are over at the moment they name', () => {
		expect(isOver(offer('a'), NOON_MS + 3_599_999)).toBe(false);
		expect(isOver(offer('a'), NOON_MS + 3_600_000)).toBe(true);
	});
});

test('opting out leaves nothing of the shopper on the screen', () => {
	const config: AppConfig = {
		stores: [],
		controller: { name: 'Example Sports', contact: 'privacy@shop.example' },
		text: { version: 1, language: 'en', intro: 'What this is.', purposes: {} as AppConfig['text']['purposes'] },
		languages: ['en'],
		minimumAge: 16,
		retention: { visitsDays: 30, offersDays: 90, backupsDays: 7 },
	};
	const notice = { tone: 'good', title: 'Erased', words: 'Gone.' } as const;
	const state = after([
		{ type: 'set', what: { config, language: 'de' } },
		{ type: 'inbox', offers: [offer('a')] },
		{ type: 'offer', offer: offer('b', 1) },
		{ type: 'set', what: { place: { zone: { id: 'shoes', name: 'Shoes' }, since: at(0) } } },
		{ type: 'set', what: { stream: 'live' } },
		{ type: 'set', what: { standIn: { is: 'coming' } } },
		{ type: 'opted-out', notice },
	]);
	expect(state).toEqual({
		...initialState({ nowMs: NOON_MS, isOptedIn: false, isOnline: true }),
		config,
		language: 'de',
		notice,
	});
});

test('a new deed takes the word about the last one away', () => {
	const notice = { tone: 'bad', title: 'That did not work', words: '' } as const;
	expect(after([{ type: 'set', what: { notice } }, { type: 'busy' }])).toMatchObject({
		isBusy: true,
		notice: undefined,
	});
});

test('a pause ends by itself', () => {
	const me = { pausedUntil: at(3600) } as MeReply;
	expect(pausedUntil({ me, nowMs: NOON_MS })).toBe(at(3600));
	expect(pausedUntil({ me, nowMs: NOON_MS + 3_600_000 })).toBeUndefined();
});

test('a proof of erasure outlives what was erased, until the shopper opts in again', () => {
	const notice = { tone: 'good', title: 'Erased', words: '' } as const;
	const proof = { signed: 'x.y.z' } as ErasureProof;
	const state = after([{ type: 'opted-out', notice, proof }]);
	expect([state.proof, state.isOptedIn]).toEqual([proof, false]);
	expect(reduce(state, { type: 'opted-in' }).proof).toBeUndefined();
});
