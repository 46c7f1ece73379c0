// Takes a roster from the cloud: signature, store and day are checked before a single entry is used.
import type { KeyObject } from 'node:crypto';
import { openSigned, Roster } from '@aisle/protocol';
import type { Rosters } from './rosters.ts';

export type RosterVerdict = { taken: true; day: number; entries: number } | { taken: false; reason: string };

/** `topicDay` is the last part of the roster's topic, `payload` the message. Never throws on bad messages: it says why. */
export async function takeRoster(
	rosters: Rosters,
	{ store, publicKey }: { store: string; publicKey: KeyObject },
	topicDay: string | undefined,
	payload: Uint8Array,
): Promise<RosterVerdict> {
	let roster: Roster;
	try {
		roster = await openSigned('roster', Buffer.from(payload).toString('utf8'), publicKey, Roster);
	} catch (error) {
		return { taken: false, reason: `not signed by this gateway's cloud, or not a roster: ${(error as Error).message}` };
	}
	if (roster.store !== store) return { taken: false, reason: `it is for store ${roster.store}, this is ${store}` };
	if (String(roster.day) !== topicDay) {
		return { taken: false, reason: `it is for day ${roster.day} but came on the topic of day ${topicDay}` };
	}
	if (!rosters.accept(roster)) return { taken: false, reason: `version ${roster.version} is older than the one held` };
	return { taken: true, day: roster.day, entries: roster.entries.length };
}
