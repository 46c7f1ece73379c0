import { ExportReply } from '@aisle/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShoppers, STORE, type TestShoppers } from '../../test/shoppers.ts';
import { recordAudit } from '../db/audit.ts';
import { createExport } from './export.ts';

let room: TestShoppers;
beforeEach(async () => {
	room = await openTestShoppers();
});
afterEach(() => room.close());

test('nothing that is kept of a shopper is left out: offers that were never sent, what was strange, since when a fob is theirs', async () => {
	const { shopper } = await room.enrol();
	const { shopper: other } = await room.enrol();
	const { db, clock } = room;
	const at = new Date(clock.nowS * 1000).toISOString();
	await room.addOffer(shopper, 'visit-1');
	await room.addOffer(other, 'visit-2');
	for (const of of [shopper, other]) {
		const detail = { offsetS: of === shopper ? 3600 : 7200 };
		await recordAudit(db, { kind: 'phone-clock-off', shopper: of, store: STORE, detail }, clock.nowS);
		await db
			.insertInto('fob')
			.values({ store: STORE, fob: `fob-of-${of}`, shopper: of, linked_at: at })
			.execute();
	}
	const controller = { name: 'Berlin Mitte', contact: 'privacy@shop.example' };
	const readExport = createExport({ db, now: () => clock.nowS, controller, presence: async () => ({ visits: [] }) });
	const found = (await db.selectFrom('shopper').selectAll().where('id', '=', shopper).executeTakeFirstOrThrow())!;
	const data = await readExport({
		...{ shopper, store: STORE, stores: [STORE], enrolledAt: found.enrolled_at, fobs: [], phones: 1 },
		consents: { presence: true, offers: true, purchases: false, staff: false, research: false },
	});
	expect(ExportReply.parse(data)).toMatchObject({
		offers: [],
		unsentOffers: [{ store: STORE, campaign: 'shoes', state: 'pending', why: 'w', createdAt: at }],
		audit: [{ at, kind: 'phone-clock-off', store: STORE, detail: { offsetS: 3600 } }],
		fobs: [{ store: STORE, fob: `fob-of-${shopper}`, linkedAt: at }],
	});
});
