import { dayKey, PassKeysReply, PassReply, ridOf, unixDay } from '@aisle/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NOW_S, OTHER_STORE, openTestShoppers, STORE, type TestShoppers } from '../../test/shoppers.ts';

let room: TestShoppers;
beforeEach(async () => {
	room = await openTestShoppers();
});
afterEach(() => room.close());

async function keyOf(shopper: string): Promise<Buffer> {
	const row = await room.db.selectFrom('shopper').select('key').where('id', '=', shopper).executeTakeFirstOrThrow();
	return room.seal.open(row.key, shopper);
}

test("today's pass is what a gateway computes from the roster's day key, in each store another", async () => {
	const { shopper } = await room.enrol();
	await room.account.joinStore(shopper, OTHER_STORE);
	const key = await keyOf(shopper);
	for (const [store, siteNumber] of [
		[STORE, 42],
		[OTHER_STORE, 43],
	] as const) {
		const { store: of, now, rids } = PassReply.parse(await room.passes.pass(shopper, { store }));
		expect(of).toBe(store);
		const running = rids.find(({ from, to }) => from <= now && now < to);
		expect(running?.rid).toBe(ridOf(dayKey(key, siteNumber, unixDay(NOW_S)), NOW_S / 600).toString('hex'));
	}
	expect(await room.passes.pass(shopper)).toMatchObject({ store: STORE });
	await room.account.leaveStore(shopper, STORE);
	expect(await room.passes.pass(shopper)).toMatchObject({ store: OTHER_STORE });
	expect(await room.passes.pass(shopper, { store: STORE })).toBe('not-joined');
});

test('day keys of today and two days more', async () => {
	const { shopper } = await room.enrol();
	const { days } = PassKeysReply.parse(await room.passes.keys(shopper));
	const key = await keyOf(shopper);
	const today = unixDay(NOW_S);
	expect(days.map(({ day }) => day)).toEqual([today, today + 1, today + 2]);
	for (const { day, dayKey: hex } of days) expect(hex).toBe(dayKey(key, 42, day).toString('hex'));
	expect(days[0]).toMatchObject({ from: '2026-11-22T00:00:00.000Z', to: '2026-11-23T00:00:00.000Z' });
});

test('no pass without consent to presence, and an empty one while paused', async () => {
	const { shopper } = await room.enrol();
	await room.account.pause(shopper, 'hour');
	const pausedUntil = '2026-11-22T13:00:00.000Z';
	expect(await room.passes.pass(shopper)).toMatchObject({ rids: [], pausedUntil });
	expect(await room.passes.keys(shopper)).toMatchObject({ days: [], pausedUntil });
	await room.shoppers.changeConsent(shopper, 'presence', { granted: false });
	expect(await room.passes.pass(shopper)).toBe('not-agreed');
	expect(await room.passes.keys(shopper)).toBe('not-agreed');
});

test.each([
	[299.94, { offsetS: 299.9, isOff: false }],
	[-3600, { offsetS: -3600, isOff: true, words: expect.stringContaining('60 minutes behind') }],
	[86_400 * 3, { offsetS: 259_200, isOff: true, words: expect.stringContaining('3 days ahead') }],
])('a phone whose clock is off by %d s is told so', async (offsetS, clock) => {
	const { shopper } = await room.enrol();
	expect(await room.passes.pass(shopper, { phoneS: NOW_S + offsetS })).toMatchObject({ clock });
	expect(await room.audited()).toEqual(clock.isOff ? [{ kind: 'phone-clock-off', shopper }] : []);
});
