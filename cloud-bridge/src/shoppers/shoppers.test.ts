import { toTimestamp } from '@aisle/protocol';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NOW_S, OTHER_STORE, openTestShoppers, STORE, type TestShoppers } from '../../test/shoppers.ts';

let room: TestShoppers;
beforeEach(async () => {
	room = await openTestShoppers();
});
afterEach(() => room.close());

test('what was not agreed to at enrolment is not agreed to', async () => {
	const { shopper } = await room.enrol(['presence']);
	expect(await room.shoppers.consents(shopper)).toMatchObject({ presence: true, offers: false, purchases: false });
	expect(room.told()).toEqual([`${STORE} ${shopper}`]);
});

test('the ledger keeps every change, and the newest counts', async () => {
	const { shopper } = await room.enrol();
	for (const granted of [false, true, false]) await room.shoppers.changeConsent(shopper, 'offers', { granted });
	expect(await room.shoppers.consents(shopper)).toMatchObject({ presence: true, offers: false, purchases: false });
	const offers = room.db.selectFrom('consent').where('purpose', '=', 'offers');
	const lines = await offers.select(['granted', 'expires_at']).orderBy('number').execute();
	expect(lines.map(({ granted }) => granted)).toEqual([1, 0, 1, 0]);
	// a withdrawal does not end by itself
	for (const { granted, expires_at } of lines) expect(expires_at === null).toBe(granted === 0);
});

test.each(['presence', 'offers'] as const)(
	'withdrawing %s cancels what waits, and only for this shopper',
	async (purpose) => {
		const [{ shopper }, { shopper: other }] = [await room.enrol(), await room.enrol()];
		await room.addOffer(shopper, 'v1');
		await room.addOffer(shopper, 'v2', 'sent');
		await room.addOffer(other, 'v3');
		room.told();
		await room.shoppers.changeConsent(shopper, purpose, { granted: false });
		expect(await room.offerStates()).toEqual({ v1: 'cancelled', v2: 'sent', v3: 'pending' });
		const hidden = purpose === 'presence' ? [`hidden ${shopper}`] : [];
		expect(room.told()).toEqual([...hidden, `${STORE} ${shopper}`]);
	},
);

test('a change without words has the newest in the language agreed to last', async () => {
	const text = { version: 1, language: 'de' };
	const { shopper } = await room.shoppers.enrol({ store: STORE, consents: ['presence'], text, ageConfirmed: true });
	await room.shoppers.changeConsent(shopper, 'presence', { granted: false });
	expect((await room.ledger.consents(shopper)).ledger.map((line) => line.text)).toEqual([text, text]);
});

test('agreeing to presence once more hides nobody and forgets nothing', async () => {
	const { shopper } = await room.enrol();
	await room.addEvent(1, STORE, await room.pseudonym(shopper));
	room.told();
	await room.shoppers.changeConsent(shopper, 'presence', { granted: true });
	expect(room.told()).toEqual([`${STORE} ${shopper}`]);
	expect(await room.rowsOf('event')).toBe(1);
});

test('withdrawing presence forgets where the app had the shopper, and nobody else', async () => {
	const [{ shopper }, { shopper: other }] = [await room.enrol(), await room.enrol()];
	for (const id of [shopper, other]) {
		await room.db.insertInto('lane_state').values({ store: STORE, shopper: id, body: '{}', due_at: 'x' }).execute();
	}
	await room.shoppers.changeConsent(shopper, 'presence', { granted: false });
	expect(await room.db.selectFrom('lane_state').select('shopper').execute()).toEqual([{ shopper: other }]);
});

test('the proof of an erasure promises gateways for when the last day of any roster is over', async () => {
	// the last second of 22 November: a roster of the 25th may be out
	room.clock.nowS = NOW_S + 12 * 3600 - 1;
	const { shopper } = await room.enrol();
	expect(await room.shoppers.erase(shopper)).toMatchObject({
		erasedAt: toTimestamp(room.clock.nowS),
		gatewaysBy: '2026-11-26T00:00:00.000Z',
		backupsBy: toTimestamp(room.clock.nowS),
	});
});

test('erasure leaves no row of the shopper, and every row of others', async () => {
	const [mine, other] = [await room.enrol(), await room.enrol()];
	for (const [index, { shopper }] of [mine, other].entries()) {
		await room.addEvent(index + 1, STORE, await room.pseudonym(shopper));
		await room.addOffer(shopper, `v${index}`, 'sent');
	}
	room.told();
	await room.shoppers.erase(mine.shopper);
	for (const table of ['event', 'offer', 'shopper', 'phone'] as const) expect(await room.rowsOf(table), table).toBe(1);
	const left = await room.db.selectFrom('consent').select('shopper').distinct().execute();
	expect(left).toEqual([{ shopper: other.shopper }]);
	expect(room.told()).toEqual([`forgotten ${mine.shopper}`, `${STORE} ${mine.shopper}`]);
});

test.each(['withdraws', 'is erased', 'leaves a store'])(
	'a shopper who %s is out of the rosters, also where the disk cannot be wiped',
	async (what) => {
		const { shopper } = await room.enrol();
		await room.account.joinStore(shopper, OTHER_STORE);
		room.told();
		// as many as SQLite takes: writing the database anew needs one more
		for (let i = 0; i < 10; i++) await sql`ATTACH ':memory:' AS ${sql.id(`taken${i}`)}`.execute(room.db);
		const change = {
			withdraws: () => room.shoppers.changeConsent(shopper, 'presence', { granted: false }),
			'is erased': () => room.shoppers.erase(shopper),
			'leaves a store': () => room.account.leaveStore(shopper, OTHER_STORE),
		}[what]!;
		await change();
		expect(room.told()).toContain(`${OTHER_STORE} ${shopper}`);
	},
);
