// Opens one part of a roster: signature, shape, store, day and part are checked before a single entry is used. Pure.
import type { KeyObject } from 'node:crypto';
import { type EventData, openSigned, Roster, rosterPartOf, SignatureError } from '@aisle/protocol';
import { DAY_KEY_BYTES } from './rid-tables.ts';

/** Why a roster is refused, as the event says it. */
export type RefusalReason = EventData<'aisle.roster.refused.v1'>['reason'];

/** A part, packed: it comes out of a thread, and there may be 8,192 entries in it. */
export type RosterPart = {
	day: number;
	version: number;
	part: number;
	parts: number;
	pseudonyms: string[];
	/** 16 bytes each, in the order of `pseudonyms` */
	dayKeys: Uint8Array<ArrayBuffer>;
	/** fob, and which of `pseudonyms` carries it */
	fobs: [fob: string, index: number][];
};

/** What a message is opened with. `topic`: what stands behind `roster/`, e.g. `['20779', '3']`. */
export type RosterMessage = { store: string; publicKey: KeyObject; topic: readonly string[]; payload: Uint8Array };

/** `words`: for log and health, without a name. */
export type Opened = { part: RosterPart } | { refused: RefusalReason; words: string };

/** Never throws on bad messages: it says why. */
export async function openRoster({ store, publicKey, topic, payload }: RosterMessage): Promise<Opened> {
	let roster: Roster;
	try {
		roster = await openSigned('roster', Buffer.from(payload).toString('utf8'), publicKey, Roster);
	} catch (error) {
		if (error instanceof SignatureError)
			return refused('signature', `not signed by this gateway's cloud: ${error.message}`);
		return refused('shape', 'it is signed, and not of the shape of a roster: is this gateway older than its cloud?');
	}
	if (roster.store !== store) return refused('store', `it is for store ${roster.store}, this is ${store}`);
	const [day, part = '0', ...more] = topic;
	if (String(roster.day) !== day) {
		return refused('day', `it is for day ${roster.day} but came on the topic of day ${shown(day)}`);
	}
	if (String(roster.part) !== part || more.length > 0) {
		return refused(
			'shape',
			`it is part ${roster.part} but came on the topic of part ${shown([part, ...more].join('/'))}`,
		);
	}
	const stray = roster.entries.find(({ pseudonym }) => rosterPartOf(pseudonym, roster.parts) !== roster.part);
	// in two parts at once nobody could be taken out by one of them
	if (stray) return refused('shape', 'an entry of it belongs into another part');
	return { part: packRoster(roster) };
}

/** As the tables want it. */
export function packRoster({ day, version, part, parts, entries }: Roster): RosterPart {
	const dayKeys = new Uint8Array(entries.length * DAY_KEY_BYTES);
	for (const [i, { dayKey }] of entries.entries()) dayKeys.set(Buffer.from(dayKey, 'hex'), i * DAY_KEY_BYTES);
	const fobs = entries.flatMap((entry, i) => (entry.fobs ?? []).map((fob): [string, number] => [fob, i]));
	return { day, version, part, parts, pseudonyms: entries.map(({ pseudonym }) => pseudonym), dayKeys, fobs };
}

function refused(reason: RefusalReason, words: string): Opened {
	return { refused: reason, words };
}

/** A topic is somebody's words until its message is believed. */
function shown(words: string | undefined): string {
	return String(words)
		.replace(/[^\d/]/g, '?')
		.slice(0, 12);
}
