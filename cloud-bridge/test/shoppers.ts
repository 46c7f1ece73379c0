// For tests of the shoppers room: the whole room on a database in memory, a clock that stands, and two stores.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { type Purpose, type Tokens, toTimestamp } from '@aisle/protocol';
import { openDatabase } from '../src/db/database.ts';
import type { Database } from '../src/db/schema.ts';
import { BUILT_IN_TEXTS } from '../src/shoppers/built-in-texts.ts';
import { createSeal } from '../src/shoppers/seal.ts';
import { createTexts, enterTexts } from '../src/shoppers/texts.ts';
import { openShoppers } from '../src/shoppers-room.ts';

export const STORE = 'berlin-mitte';
export const OTHER_STORE = 'hamburg';
/** 2026-11-22T12:00:00.000Z */
export const NOW_S = Date.UTC(2026, 10, 22, 12) / 1000;
const SITE_NUMBERS: Record<string, number> = { [STORE]: 42, [OTHER_STORE]: 43 };

export type TestShoppers = Awaited<ReturnType<typeof openTestShoppers>>;

export async function openTestShoppers() {
	const db = await openDatabase({ path: ':memory:' });
	for (const [id, site_number] of Object.entries(SITE_NUMBERS)) {
		await db.insertInto('store').values({ id, site_number, name: id }).execute();
	}
	await enterTexts(db, BUILT_IN_TEXTS);
	const seal = createSeal([randomBytes(32)]);
	const clock = { nowS: NOW_S };
	/** `store shopper`, `hidden shopper`, `forgotten shopper`: what others were told. */
	const told: string[] = [];
	const { privateKey: signingKey, publicKey } = generateKeyPairSync('ed25519');
	const fobs = ['fob-1', 'fob-2', 'fob-3', 'fob-4', 'fob-5', 'fob-6', 'fob-7', 'fob-8', 'fob-9'];
	const stores = Object.entries(SITE_NUMBERS).map(([id, siteNumber]) => ({
		...{ id, siteNumber, name: id, gateways: ['gw-1'], zones: [], beacons: [], doorCodes: 1 },
		fobs: id === STORE ? fobs.map((fob) => ({ id: fob, name: fob })) : [],
	}));
	const room = openShoppers({
		config: {
			...{ stores, signingKey, tokens: { accessMinutes: 60, refreshDays: 180 } },
			consents: { validMonths: 24, minimumAge: 16 },
			controller: { name: 'Berlin Mitte', contact: 'privacy@shop.example' },
			database: ':memory:',
		},
		...{ db, seal, now: () => clock.nowS, texts: createTexts(BUILT_IN_TEXTS) },
		hub: {
			setZone: (shopper) => void told.push(`hidden ${shopper}`),
			forget: (shopper) => void told.push(`forgotten ${shopper}`),
		},
		presence: async () => ({ visits: [] }),
		siteNumberOf: (store) => SITE_NUMBERS[store]!,
		rosterChanged: (store, shopper) => void told.push(`${store} ${shopper}`),
	});

	return {
		...room,
		db,
		seal,
		clock,
		signingKey,
		publicKey,
		/** What others were told since the last time. */
		told: () => told.splice(0),

		async enrol(consents: Purpose[] = ['presence', 'offers'], store = STORE) {
			const text = { version: 1, language: 'en' };
			return await room.shoppers.enrol({ store, consents, text, ageConfirmed: true });
		},

		/** @throws {Error} where the refresh token brings none */
		async renewed(refreshToken: string): Promise<Tokens> {
			const tokens = await room.access.refresh(refreshToken);
			if (typeof tokens !== 'object') throw new Error(`no tokens: ${tokens}`);
			return tokens;
		},

		async addOffer(shopper: string, visit: string, state: 'pending' | 'sent' = 'pending', store = STORE) {
			const at = toTimestamp(NOW_S);
			const campaign = {
				id: 'shoes',
				store: STORE,
				body: '{}',
				state: 'active' as const,
				created_at: at,
				updated_at: at,
			};
			await db
				.insertInto('campaign')
				.values(campaign)
				.onConflict((conflict) => conflict.doNothing())
				.execute();
			const offer = { id: `offer-${visit}`, campaign: 'shoes', shopper, store, visit, body: '{}', why: 'w', state };
			await db
				.insertInto('offer')
				.values({ ...offer, due_at: at, created_at: at, expires_at: at, verdicts: '[]' })
				.execute();
		},

		/** What a gateway said of a shopper. */
		async addEvent(seq: number, store: string, pseudonym: string) {
			const at = toTimestamp(NOW_S);
			const from = { gateway: 'gw', stream: 's', seq, store, subject: `pass:${pseudonym}` };
			await db
				.insertInto('event')
				.values({ ...from, type: 'aisle.zone.entered.v1', time: at, data: '{}', received_at: at })
				.execute();
		},

		pseudonym: async (shopper: string, store = STORE): Promise<string> =>
			(
				await db
					.selectFrom('membership')
					.select('pseudonym')
					.where('shopper', '=', shopper)
					.where('store', '=', store)
					.executeTakeFirstOrThrow()
			).pseudonym,

		rowsOf: async (table: keyof Database) => (await db.selectFrom(table).selectAll().execute()).length,
		offerStates: async () =>
			Object.fromEntries(
				(await db.selectFrom('offer').select(['visit', 'state']).execute()).map(({ visit, state }) => [visit, state]),
			),
		audited: async () => await db.selectFrom('audit').select(['kind', 'shopper']).orderBy('number').execute(),
		close: () => db.destroy(),
	};
}
