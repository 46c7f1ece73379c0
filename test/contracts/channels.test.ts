// What every delivery channel of the cloud keeps to, run over every file of their folder.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../cloud-bridge/src/db/database.ts';
import type { Database } from '../../cloud-bridge/src/db/schema.ts';
import { type Channel, type Delivery, OUTCOMES } from '../../cloud-bridge/src/offers/channels/channel.ts';
import { createInboxChannel } from '../../cloud-bridge/src/offers/channels/inbox.ts';
import { addShopper, addStore, ENTERED_SHOES } from '../../cloud-bridge/test/deciding.ts';

const FOLDER = join(import.meta.dirname, '../../cloud-bridge/src/offers/channels');
const NOW_S = 1_795_338_000;
const AT = new Date(NOW_S * 1000).toISOString();

/** Each channel with a wire on which one can see what went out. A new channel adds its own. */
const open: Record<string, (db: Kysely<Database>, shown: (offer: string) => void) => Channel> = {
	inbox: (db, shown) => createInboxChannel({ db, now: () => NOW_S, announce: (_, { offer }) => shown(offer.id) }),
};

test('every file of the folder is under contract', async () => {
	const files = (await readdir(FOLDER)).filter((file) => file !== 'channel.ts' && !file.endsWith('.test.ts'));
	expect(files.sort()).toEqual(
		Object.keys(open)
			.map((name) => `${name}.ts`)
			.sort(),
	);
});

describe.each(Object.entries(open))('%s', (name, openChannel) => {
	let folder: string;
	let db: Kysely<Database>;
	let shown: string[];
	let channel: Channel;
	let shopper: string;
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'channels-'));
		db = await openDatabase({ path: join(folder, 'cloud.sqlite') });
		shown = [];
		channel = openChannel(db, (offer) => shown.push(offer));
		await addStore(db);
		shopper = await addShopper(db, 'pseudonym');
		const { id, store } = ENTERED_SHOES;
		await db
			.insertInto('campaign')
			.values({ id, store, body: '{}', state: 'active', created_at: AT, updated_at: AT })
			.execute();
	});
	afterEach(async () => {
		await db.destroy();
		await rm(folder, { recursive: true, force: true });
	});

	async function delivery(visit: string): Promise<Delivery> {
		const offer = await db
			.insertInto('offer')
			.values({
				...{ id: crypto.randomUUID(), campaign: ENTERED_SHOES.id, shopper, store: 'berlin', visit },
				...{ body: '{"title":"Hello","body":"There"}', why: 'You were near Shoes.', verdicts: '{}' },
				...{ state: 'pending' as const, due_at: AT, created_at: AT, expires_at: AT },
			})
			.returningAll()
			.executeTakeFirstOrThrow();
		return { offer, shopper };
	}

	test('has a name and a schema that refuses unknown settings', () => {
		expect(channel.name).toBe(name);
		expect(channel.schema.safeParse({ surely: 'unknown' }).success).toBe(false);
	});

	test('delivers in order, one outcome each, and the rows say so', async () => {
		const deliveries = [await delivery('v1'), await delivery('v2'), await delivery('v3')];
		const outcomes = await channel.send(deliveries);
		expect(outcomes).toEqual(['delivered', 'delivered', 'delivered']);
		expect(shown).toEqual(deliveries.map(({ offer }) => offer.id));
		const rows = await db.selectFrom('offer').select(['state', 'sent_at']).execute();
		expect(rows).toEqual(deliveries.map(() => ({ state: 'sent', sent_at: AT })));
	});

	test('shows nothing twice, and nothing that was cancelled or erased meanwhile', async () => {
		const [sent, cancelled, erased] = [await delivery('v1'), await delivery('v2'), await delivery('v3')];
		await channel.send([sent]);
		await db.updateTable('offer').set({ state: 'cancelled' }).where('id', '=', cancelled.offer.id).execute();
		await db.deleteFrom('offer').where('id', '=', erased.offer.id).execute();
		const outcomes = await channel.send([sent, cancelled, erased]);
		expect(outcomes.every((outcome) => OUTCOMES.includes(outcome) && outcome !== 'delivered')).toBe(true);
		expect(shown).toEqual([sent.offer.id]);
	});
});
