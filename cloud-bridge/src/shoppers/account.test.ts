import { toTimestamp } from '@aisle/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NOW_S, OTHER_STORE, openTestShoppers, STORE, type TestShoppers } from '../../test/shoppers.ts';
import { BUILT_IN_TEXTS } from './built-in-texts.ts';
import { enterTexts } from './texts.ts';

let room: TestShoppers;
beforeEach(async () => {
	room = await openTestShoppers();
});
afterEach(() => room.close());

const me = async (shopper: string) => await room.shoppers.me({ id: shopper, store: STORE, enrolledAt: '' });

test('each store knows a shopper by another name, and leaving one takes what was seen there', async () => {
	const { shopper } = await room.enrol();
	room.told();
	for (let twice = 0; twice < 2; twice++) await room.account.joinStore(shopper, OTHER_STORE);
	expect(room.told()).toEqual([`${OTHER_STORE} ${shopper}`]);
	expect((await me(shopper)).stores).toEqual([STORE, OTHER_STORE]);
	const [here, there] = [await room.pseudonym(shopper), await room.pseudonym(shopper, OTHER_STORE)];
	expect(here).not.toBe(there);

	await room.addEvent(1, STORE, here);
	await room.addEvent(2, OTHER_STORE, there);
	await room.addOffer(shopper, 'v1');
	await room.addOffer(shopper, 'v2', 'pending', OTHER_STORE);
	const visit = { shopper, started_at: 'x', last_at: 'x' };
	for (const store of [STORE, OTHER_STORE]) {
		await room.db
			.insertInto('visit')
			.values({ ...visit, id: store, store })
			.execute();
	}
	for (const [store, fob] of [
		[STORE, 'fob-1'],
		[OTHER_STORE, 'fob-2'],
	] as const) {
		await room.db.insertInto('fob').values({ store, fob, shopper, linked_at: 'x' }).execute();
		await room.db.insertInto('lane_state').values({ store, shopper, body: '{}', due_at: 'x' }).execute();
	}
	expect(await room.account.leaveStore(shopper, OTHER_STORE)).toBe('left');
	for (const table of ['fob', 'lane_state'] as const) {
		expect(await room.db.selectFrom(table).select('store').execute(), table).toEqual([{ store: STORE }]);
	}
	expect(room.told()).toEqual([`${OTHER_STORE} ${shopper}`, `hidden ${shopper}`]);
	expect(await room.db.selectFrom('event').select('store').execute()).toEqual([{ store: STORE }]);
	expect(await room.db.selectFrom('visit').select('store').execute()).toEqual([{ store: STORE }]);
	expect(await room.offerStates()).toEqual({ v1: 'pending', v2: 'cancelled' });
	expect(await room.account.leaveStore(shopper, OTHER_STORE)).toBe('not-joined');
	expect(await room.account.leaveStore(shopper, STORE)).toBe('last');
	expect((await me(shopper)).stores).toEqual([STORE]);
});

test('who leaves a store while in another is still shown there', async () => {
	const { shopper } = await room.enrol();
	await room.account.joinStore(shopper, OTHER_STORE);
	const at = toTimestamp(NOW_S - 60);
	const visit = { id: 'v', shopper, store: STORE, started_at: at, last_at: at };
	await room.db.insertInto('visit').values(visit).execute();
	const stay = { visit: 'v', shopper, store: STORE, zone: 'shoes', lane: 'pass', entered_at: at };
	await room.db.insertInto('zone_visit').values(stay).execute();
	room.told();
	await room.account.leaveStore(shopper, OTHER_STORE);
	expect(room.told()).toEqual([`${OTHER_STORE} ${shopper}`]);
});

test('who leaves and comes back is known by the same name', async () => {
	const { shopper } = await room.enrol();
	await room.account.joinStore(shopper, OTHER_STORE);
	const before = await room.pseudonym(shopper, OTHER_STORE);
	await room.account.leaveStore(shopper, OTHER_STORE);
	await room.account.joinStore(shopper, OTHER_STORE);
	expect(await room.pseudonym(shopper, OTHER_STORE)).toBe(before);
});

test('a withdrawal is written down with the words that were shown, or where there are none like that with the newest', async () => {
	const { shopper } = await room.enrol();
	const old = { version: 0, language: 'en' };
	await enterTexts(room.db, [{ ...BUILT_IN_TEXTS[0]!, ...old }]);
	for (const text of [old, { version: 99, language: 'xx' }]) {
		await room.shoppers.changeConsent(shopper, 'offers', { granted: false, text });
	}
	const { ledger } = await room.ledger.consents(shopper);
	expect(ledger.slice(-2).map(({ text }) => text)).toEqual([old, { version: 1, language: 'en' }]);
});

test('a name is kept only where staff may see it, sealed, and goes with the consent', async () => {
	const { shopper } = await room.enrol();
	expect(await room.account.setName(shopper, 'Änne')).toBe('not-agreed');
	await room.shoppers.changeConsent(shopper, 'staff', { granted: true });
	expect(await room.account.setName(shopper, 'Änne')).toBe('set');
	expect((await me(shopper)).name).toBe('Änne');
	const stored = async () =>
		(await room.db.selectFrom('shopper').select('name').where('id', '=', shopper).executeTakeFirstOrThrow()).name;
	expect((await stored())?.includes(Buffer.from('Änne'))).toBe(false);
	await room.account.removeName(shopper);
	expect(await me(shopper)).not.toHaveProperty('name');
	await room.account.setName(shopper, 'Anna');
	await room.shoppers.changeConsent(shopper, 'staff', { granted: false });
	expect(await stored()).toBeNull();
});

test('a pause hides the shopper and cancels what waits; it ends when asked, or by itself', async () => {
	const [{ shopper }, { shopper: other }] = [await room.enrol(), await room.enrol()];
	await room.addOffer(shopper, 'v1');
	await room.addOffer(other, 'v2');
	room.told();
	await room.account.pause(shopper, 'hour');
	expect(room.told()).toEqual([`hidden ${shopper}`, `${STORE} ${shopper}`]);
	expect(await room.offerStates()).toEqual({ v1: 'cancelled', v2: 'pending' });
	expect((await me(shopper)).pausedUntil).toBe('2026-11-22T13:00:00.000Z');
	await room.account.pause(shopper, 'day');
	expect((await me(shopper)).pausedUntil).toBe('2026-11-23T12:00:00.000Z');
	await room.account.resume(shopper);
	expect(await me(shopper)).not.toHaveProperty('pausedUntil');
	expect(room.told()).toContain(`${STORE} ${shopper}`);
	await room.account.pause(shopper, 'hour');
	room.clock.nowS = NOW_S + 3600;
	expect(await me(shopper)).not.toHaveProperty('pausedUntil');
});

test('ending a pause that there is not changes nothing: what happened before still counts', async () => {
	const { shopper } = await room.enrol();
	const pausedUntil = async () =>
		(await room.db.selectFrom('shopper').select('paused_until').executeTakeFirstOrThrow()).paused_until;
	await room.account.resume(shopper);
	expect(await pausedUntil()).toBeNull();
	await room.account.pause(shopper, 'hour');
	room.clock.nowS = NOW_S + 7200;
	await room.account.resume(shopper);
	expect(await pausedUntil()).toBe('2026-11-22T13:00:00.000Z');
});
