import { randomBytes } from 'node:crypto';
import { dayKey, type Purpose, ridOf, type Tokens } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDatabase } from '../db/database.ts';
import type { Database } from '../db/schema.ts';
import { BUILT_IN_TEXTS } from './built-in-texts.ts';
import { createSeal } from './seal.ts';
import { createShoppers } from './shoppers.ts';
import { createTexts } from './texts.ts';

const STORE = 'berlin-mitte';
const NOW_S = Date.UTC(2026, 10, 22, 12) / 1000;
const AT = '2026-11-22T12:00:00.000Z';

let db: Kysely<Database>;
const seal = createSeal([randomBytes(32)]);
let nowS: number;
let shoppers: ReturnType<typeof createShoppers>;
const told = { rosterChanged: vi.fn(), presenceWithdrawn: vi.fn(), erased: vi.fn() };

beforeEach(async () => {
	vi.clearAllMocks();
	nowS = NOW_S;
	db = await openDatabase({ path: ':memory:' });
	await db.insertInto('store').values({ id: STORE, site_number: 42, name: 'Berlin Mitte' }).execute();
	const campaign = { id: 'shoes', store: STORE, body: '{}', state: 'active', created_at: AT, updated_at: AT } as const;
	await db.insertInto('campaign').values(campaign).execute();
	shoppers = createShoppers({
		...{ db, now: () => nowS, seal, texts: createTexts(BUILT_IN_TEXTS), validMonths: 24, siteNumberOf: () => 42 },
		tokens: { accessMinutes: 60, refreshDays: 180 },
		...told,
	});
});
afterEach(() => db.destroy());

async function enrol(consents: Purpose[] = ['presence', 'offers']) {
	const text = { version: 1, language: 'en' };
	const enrolled = await shoppers.enrol({ store: STORE, consents, text, ageConfirmed: true });
	const row = await db
		.selectFrom('shopper')
		.innerJoin('membership', 'membership.shopper', 'shopper.id')
		.select(['shopper.id', 'shopper.key', 'membership.pseudonym'])
		.where('id', '=', enrolled.shopper)
		.executeTakeFirstOrThrow();
	return { ...enrolled, row };
}

async function renewed(refreshToken: string): Promise<Tokens> {
	const tokens = await shoppers.refresh(refreshToken);
	if (typeof tokens !== 'object') throw new Error(`no tokens: ${tokens}`);
	return tokens;
}

async function addOffer(shopper: string, visit: string, state: 'pending' | 'sent' = 'pending') {
	const offer = { id: `offer-${visit}`, campaign: 'shoes', shopper, store: STORE, visit, body: '{}', why: 'w', state };
	const times = { due_at: AT, created_at: AT, expires_at: AT };
	await db
		.insertInto('offer')
		.values({ ...offer, ...times, verdicts: '[]' })
		.execute();
}

const rowsOf = async (table: keyof Database) => (await db.selectFrom(table).selectAll().execute()).length;

test('a token is known again, and is nowhere in the database', async () => {
	const { shopper, token, refreshToken } = await enrol();
	expect(await shoppers.byToken(token)).toEqual({
		is: 'known',
		shopper: { id: shopper, store: STORE, enrolledAt: AT },
	});
	expect(await shoppers.byToken(`${token}x`)).toEqual({ is: 'unknown' });
	const phones = await db.selectFrom('phone').selectAll().execute();
	for (const secret of [token, refreshToken]) {
		expect(JSON.stringify(phones)).not.toContain(secret);
		for (const row of phones) expect(row.token_hash.toString('utf8')).not.toContain(secret);
	}
});

test('an access token ends, and a refresh token brings the next pair', async () => {
	const { shopper, token, refreshToken } = await enrol();
	nowS += 3600;
	expect(await shoppers.byToken(token)).toEqual({ is: 'expired', shopper });
	const next = await renewed(refreshToken);
	expect(await shoppers.byToken(next.token)).toMatchObject({ is: 'known', shopper: { id: shopper } });
	expect(await shoppers.byToken(token)).toEqual({ is: 'unknown' });
	nowS += 180 * 86_400;
	expect(await shoppers.refresh(next.refreshToken)).toBeUndefined();
});

test('an answer that was lost is asked for again; later the same refresh token brings nothing, and takes nothing', async () => {
	const { refreshToken } = await enrol();
	await renewed(refreshToken);
	nowS += 119;
	const second = await renewed(refreshToken);
	nowS += 121;
	expect(await shoppers.refresh(refreshToken)).toBe('used');
	expect(await shoppers.byToken(second.token)).toMatchObject({ is: 'known' });
	expect(await shoppers.byToken((await renewed(second.refreshToken)).token)).toMatchObject({ is: 'known' });
});

test('what was not agreed to at enrolment is not agreed to', async () => {
	const { shopper } = await enrol(['presence']);
	expect(await shoppers.consents(shopper)).toMatchObject({ presence: true, offers: false, purchases: false });
	expect(told.rosterChanged).toHaveBeenCalledExactlyOnceWith(STORE);
});

test('the ledger keeps every change, and the newest counts', async () => {
	const { shopper } = await enrol();
	for (const granted of [false, true, false]) await shoppers.changeConsent(shopper, 'offers', { granted });
	expect(await shoppers.consents(shopper)).toMatchObject({ presence: true, offers: false, purchases: false });
	const lines = await db.selectFrom('consent').select(['purpose', 'granted']).orderBy('number').execute();
	expect(lines.filter(({ purpose }) => purpose === 'offers').map(({ granted }) => granted)).toEqual([1, 0, 1, 0]);
});

test.each(['presence', 'offers'] as const)(
	'withdrawing %s cancels what waits, and only for this shopper',
	async (purpose) => {
		const [{ shopper }, { shopper: other }] = [await enrol(), await enrol()];
		await addOffer(shopper, 'v1');
		await addOffer(shopper, 'v2', 'sent');
		await addOffer(other, 'v3');
		await shoppers.changeConsent(shopper, purpose, { granted: false });
		const states = await db.selectFrom('offer').select(['visit', 'state']).orderBy('visit').execute();
		expect(states.map(({ state }) => state)).toEqual(['cancelled', 'sent', 'pending']);
		expect(told.rosterChanged).toHaveBeenLastCalledWith(STORE);
		expect(told.presenceWithdrawn.mock.calls).toEqual(purpose === 'presence' ? [[shopper]] : []);
	},
);

test('erasure leaves no row of the shopper, and every row of others', async () => {
	const [mine, other] = [await enrol(), await enrol()];
	const event = {
		gateway: 'gw',
		stream: 's',
		store: STORE,
		type: 'aisle.zone.entered.v1',
		time: AT,
		data: '{}',
		received_at: AT,
	};
	for (const [index, { row, shopper }] of [mine, other].entries()) {
		await db
			.insertInto('event')
			.values({ ...event, seq: index + 1, subject: `pass:${row.pseudonym}` })
			.execute();
		await addOffer(shopper, `v${index}`, 'sent');
	}
	await shoppers.erase(mine.shopper);
	expect(await shoppers.byToken(mine.token)).toEqual({ is: 'unknown' });
	for (const table of ['event', 'offer', 'shopper'] as const) expect(await rowsOf(table), table).toBe(1);
	expect(await db.selectFrom('consent').select('shopper').distinct().execute()).toEqual([{ shopper: other.shopper }]);
	expect(told.erased).toHaveBeenCalledExactlyOnceWith(mine.shopper);
	expect(told.rosterChanged).toHaveBeenLastCalledWith(STORE);
});

test("today's pass is what a gateway computes from the roster's day key", async () => {
	const { shopper, row } = await enrol();
	const { store, now, rids } = await shoppers.pass(shopper, STORE);
	expect({ store, now }).toEqual({ store: STORE, now: AT });
	const running = rids.find(({ from, to }) => from <= now && now < to);
	expect(running?.rid).toBe(
		ridOf(dayKey(seal.open(row.key, shopper), 42, Math.floor(NOW_S / 86_400)), NOW_S / 600).toString('hex'),
	);
});
