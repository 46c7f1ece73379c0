import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NOW_S, openTestShoppers, STORE, type TestShoppers } from '../../test/shoppers.ts';
import { checkChain } from '../db/check-chain.ts';
import { createExpiry, type Expiry } from './expiry.ts';

const YEARS_2_S = 2 * 365.25 * 86_400;
const ENDS_AT = '2028-11-22T12:00:00.000Z';

let room: TestShoppers;
let expiry: Expiry;
const told = { rosterChanged: vi.fn(), presenceWithdrawn: vi.fn() };

function open(): Expiry {
	const log = pino({ level: 'silent' });
	return createExpiry({ db: room.db, log, now: () => room.clock.nowS, ...told });
}
const expiryLines = async () =>
	(await room.db.selectFrom('consent').selectAll().where('channel', '=', 'expiry').orderBy('number').execute()).map(
		({ purpose, granted, at }) => [purpose, granted, at],
	);

beforeEach(async () => {
	vi.clearAllMocks();
	room = await openTestShoppers();
	expiry = open();
});
afterEach(async () => {
	await expiry.close();
	await room.close();
});

test('a grant that is over gets its line, once, and all that a withdrawal asks for', async () => {
	const { shopper } = await room.enrol();
	await room.addEvent(1, STORE, await room.pseudonym(shopper));
	await room.addOffer(shopper, 'v1');
	// the bridge was off when the grants ended
	room.clock.nowS = NOW_S + YEARS_2_S + 5 * 86_400;
	expect((await room.ledger.consents(shopper)).now.presence).toEqual({ granted: false, since: ENDS_AT });
	expiry.wake();
	await vi.waitFor(async () => expect(await expiryLines()).toHaveLength(2));
	expect(await expiryLines()).toEqual([
		['presence', 0, ENDS_AT],
		['offers', 0, ENDS_AT],
	]);
	expect(await room.offerStates()).toEqual({ v1: 'cancelled' });
	expect(await room.rowsOf('event')).toBe(0);
	await vi.waitFor(() => expect(told.rosterChanged.mock.calls).toEqual([[STORE, shopper]]));
	expect(told.presenceWithdrawn.mock.calls).toEqual([[shopper]]);

	// after a restart only what is new
	await room.enrol(['presence']);
	await expiry.close();
	expiry = open();
	room.clock.nowS += YEARS_2_S;
	expiry.wake();
	await vi.waitFor(async () => expect(await expiryLines()).toHaveLength(3));
	expect(await checkChain(room.db)).toMatchObject({ ok: true, lines: 6 });
});

test('a grant that was renewed or withdrawn before its end gets none', async () => {
	const { shopper } = await room.enrol();
	const { shopper: other } = await room.enrol(['presence']);
	room.clock.nowS = NOW_S + YEARS_2_S - 86_400;
	await room.shoppers.changeConsent(shopper, 'presence', { granted: true });
	await room.shoppers.changeConsent(shopper, 'offers', { granted: false });
	room.clock.nowS += 3 * 86_400;
	expiry.wake();
	await vi.waitFor(async () => expect(await expiryLines()).toHaveLength(1));
	expect(await room.shoppers.consents(other)).toMatchObject({ presence: false });
	expect(await room.shoppers.consents(shopper)).toMatchObject({ presence: true, offers: false });
});

test('a clock that was years ahead for a while keeps no later grant from its line', async () => {
	room.clock.nowS = NOW_S + 10 * YEARS_2_S;
	await room.enrol(['offers']);
	room.clock.nowS += YEARS_2_S + 86_400;
	expiry.wake();
	await vi.waitFor(async () => expect(await expiryLines()).toHaveLength(1));
	room.clock.nowS = NOW_S;
	await room.enrol(['presence']);
	room.clock.nowS += YEARS_2_S + 86_400;
	expiry.wake();
	await vi.waitFor(async () => expect(await expiryLines()).toHaveLength(2));
	expect((await expiryLines()).at(-1)).toEqual(['presence', 0, ENDS_AT]);
});

test('a grant given on a day that the month of its end does not have ends on the last day of that month', async () => {
	room.clock.nowS = Date.UTC(2028, 1, 29, 12) / 1000;
	const { shopper } = await room.enrol(['presence']);
	const end = '2030-02-28T12:00:00.000Z';
	expect((await room.ledger.consents(shopper)).now.presence).toMatchObject({ granted: true, expiresAt: end });
});
