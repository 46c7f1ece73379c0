// From a store's book to retained messages: a part whose content is not what was published last goes out, signed; what is
// over is taken back.
import { createHash, type KeyObject } from 'node:crypto';
import { ROSTER_DAYS_AHEAD, ROSTER_PART_ENTRIES, type Roster, rosterTopic, sign } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../db/schema.ts';
import type { Book } from './book.ts';
import { nextVersion, retained, setRetained } from './retained.ts';

export type RosterStore = { id: string; siteNumber: number; gateways: readonly string[] };
export type RosterMessagesOptions = {
	db: Kysely<Database>;
	/** Resolves when the broker has the message and will keep it. */
	publish: (topic: string, payload: string) => Promise<void>;
	/** Ed25519 */
	signingKey: KeyObject;
	log: Logger;
	/** Unix seconds */
	now: () => number;
};

/** What a gateway takes. */
const PART_MAX = 2 * ROSTER_PART_ENTRIES;

export function createRosterMessages(store: RosterStore, book: Book, options: RosterMessagesOptions) {
	const { db, signingKey, log, now } = options;
	/** By day and part: the hash of what the broker has from this run. */
	const published = new Map<string, string>();

	const send = async (day: number, part: number, message: string) => {
		const topics = store.gateways.map((gateway) => rosterTopic({ store: store.id, gateway }, day, part));
		await Promise.all(topics.map((topic) => options.publish(topic, message)));
	};

	return {
		/** One version for what goes out together; none is used up where nothing does. */
		version(): () => Promise<number> {
			let version: Promise<number> | undefined;
			return () => {
				version ??= nextVersion(db, store.id, book.parts(), now());
				return version;
			};
		},

		async publish(day: number, part: number, version: () => Promise<number>): Promise<void> {
			const entries = book.entries(part, day);
			if (entries.length > PART_MAX) {
				const about = { store: store.id, shoppers: entries.length, most: PART_MAX };
				log.error({ event: 'roster-too-large', ...about }, 'a part of a roster is full; some are not recognised');
				entries.length = PART_MAX;
			}
			const content = { store: store.id, day, part, parts: book.parts(), entries };
			const hash = createHash('sha256').update(JSON.stringify(content)).digest('base64');
			if (published.get(`${day}/${part}`) === hash) return;
			const roster: Roster = { ...content, version: await version() };
			await send(day, part, await sign('roster', roster, signingKey));
			published.set(`${day}/${part}`, hash);
		},

		/** The broker may have lost everything. */
		forget: () => published.clear(),

		/** An empty retained message takes the old one out of the broker: of days that are over, and of parts no longer used. */
		async takeBack(today: number): Promise<void> {
			const held = await retained(db, store.id);
			const parts = book.parts();
			if (held === undefined || (held.fromDay >= today && held.parts <= parts)) return;
			const past = Math.min(today, held.fromDay + ROSTER_DAYS_AHEAD + 1);
			for (let day = held.fromDay; day < past; day++) {
				for (let part = 0; part < held.parts; part++) await send(day, part, '');
			}
			for (const day of book.days()) for (let part = parts; part < held.parts; part++) await send(day, part, '');
			await setRetained(db, store.id, { fromDay: today, parts });
			for (const key of published.keys()) {
				const [day, part] = key.split('/').map(Number) as [number, number];
				if (day < today || part >= parts) published.delete(key);
			}
		},
	};
}
