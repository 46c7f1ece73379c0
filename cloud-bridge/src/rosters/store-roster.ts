// The rosters of one store, from a change in the database to the messages that tell it.
import { setImmediate as breathe } from 'node:timers/promises';
import { ROSTER_DAYS_AHEAD, unixDay } from '@aisle/protocol';
import { type Book, createBook, type Member, type OpenKey } from './book.ts';
import { memberCount, memberPages, membersAmong, PAGE } from './members.ts';
import { createRosterMessages, type RosterMessagesOptions, type RosterStore } from './roster-messages.ts';

export type StoreRosterOptions = RosterMessagesOptions & { openKey: OpenKey };

/** More changes than this are read from the database all at once. */
const CHANGES_MAX = 10_000;

export function createStoreRoster(store: RosterStore, options: StoreRosterOptions) {
	const { db, log, now } = options;
	const book = createBook(store.siteNumber, options.openKey);
	const messages = createRosterMessages(store, book, options);
	const changed = new Set<string>();
	let [mustLoad, mustPublishAll] = [true, true];

	/** One row that was damaged must not keep a withdrawal of another from the gateways. @returns the part, -1: in none */
	const put = (member: Member): number => {
		try {
			return book.put(member);
		} catch (error) {
			log.error({ event: 'shopper-not-opened', store: store.id, err: error }, 'a shopper is left out of the roster');
			return book.remove(member.id) ?? -1;
		}
	};

	const applyChanges = () =>
		takeChanges({ put, remove: book.remove }, changed, (some) => membersAmong(db, store.id, some, now()));

	/** Shoppers who changed go before everything else: a withdrawal does not wait for the keys of a new day. */
	const publishUrgent = async () => {
		if (changed.size === 0) return;
		const parts = await applyChanges();
		const version = messages.version();
		for (const day of book.readyDays()) for (const part of parts) await messages.publish(day, part, version);
	};

	const load = async (days: readonly number[]) => {
		book.beginDays(days);
		// dividing 100,000 afterwards would hold everything up
		book.divide(await memberCount(db, store.id));
		const gone = new Set(book.shoppers());
		for await (const page of memberPages(db, store.id, now())) {
			for (const member of page) {
				gone.delete(member.id);
				put(member);
			}
			await breathe();
			await publishUrgent();
		}
		for (const shopper of gone) book.remove(shopper);
		book.endDays();
	};

	const publishTouched = async () => {
		book.divide();
		const parts = [...book.touched];
		let version = messages.version();
		for (const day of book.days()) {
			for (const part of parts) {
				await messages.publish(day, part, version);
				await breathe();
				if (changed.size === 0) continue;
				await publishUrgent();
				// a part may be in both: what comes after must not be older
				version = messages.version();
			}
		}
		for (const part of parts) book.touched.delete(part);
	};

	return {
		/** @param shopper without one: anybody may have changed */
		changed(shopper?: string): void {
			if (shopper === undefined || changed.size >= CHANGES_MAX) mustLoad = true;
			else changed.add(shopper);
		},

		/** The broker may have lost everything. */
		publishAll(): void {
			mustPublishAll = true;
		},

		/** Publishes what is due; may be called again where it failed. */
		async work(): Promise<void> {
			const today = unixDay(now());
			const days = Array.from({ length: ROSTER_DAYS_AHEAD + 1 }, (_, ahead) => today + ahead);
			if (mustLoad || book.days()[0] !== today) {
				mustLoad = false;
				try {
					await load(days);
				} catch (error) {
					mustLoad = true;
					throw error;
				}
			}
			if (mustPublishAll) {
				mustPublishAll = false;
				messages.forget();
				book.allTouched();
			}
			await applyChanges();
			await publishTouched();
			await messages.takeBack(today);
		},
	};
}

/**
 * Brings the book up to date with those who changed, a page at a time; where reading fails they stay in `changed`.
 * @returns the parts they stand in, or stood in
 */
async function takeChanges(
	book: Pick<Book, 'put' | 'remove'>,
	changed: Set<string>,
	readMembers: (shoppers: readonly string[]) => Promise<Member[]>,
): Promise<Set<number>> {
	const parts = new Set<number>();
	while (changed.size > 0) {
		const some = [...changed].slice(0, PAGE);
		for (const shopper of some) changed.delete(shopper);
		const members = await readMembers(some).catch((error: unknown) => {
			for (const shopper of some) changed.add(shopper);
			throw error;
		});
		const there = new Set(members.map(({ id }) => id));
		for (const shopper of some) if (!there.has(shopper)) parts.add(book.remove(shopper) ?? -1);
		for (const member of members) parts.add(book.put(member));
		await breathe();
	}
	parts.delete(-1);
	return parts;
}
