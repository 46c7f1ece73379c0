// Which kind of data each table of the database holds: a table without an entry does not compile, and fails a test. Pure.
import type { Database } from '../db/schema.ts';
import type { DataKindId } from './data-kinds.ts';
import type { Words } from './facts.ts';

/** `none`: nothing about a person, with what it holds instead. */
export type TableHolds = DataKindId | { none: Words };

export const TABLES = {
	shopper: 'account',
	membership: 'account',
	phone: 'phones',
	phone_code: 'phones',
	fob: 'fobs',
	consent: 'ledger',
	consent_chain: 'proofs',
	dead_token: 'proofs',
	event: 'presence',
	visit: 'presence',
	visit_lane: 'presence',
	zone_visit: 'presence',
	lane_state: 'presence',
	zone_day: 'counts',
	offer: 'offers',
	audit: 'audit',
	consent_text: { none: { en: 'the words shoppers agree to', de: 'die Worte, denen zugestimmt wird' } },
	stream_mark: { none: { en: 'how far each gateway has come', de: 'wie weit jedes Gateway ist' } },
	stream_gap: { none: { en: 'numbers of events that never come', de: 'Nummern von Ereignissen, die nie kommen' } },
	store: { none: { en: 'stores and their numbers', de: 'Geschäfte und ihre Nummern' } },
	campaign: { none: { en: 'campaigns of the operator', de: 'Kampagnen des Betreibers' } },
	retention_run: {
		none: { en: 'what the deletion jobs deleted, as counts', de: 'was die Löschläufe gelöscht haben, als Zahlen' },
	},
	roster: { none: { en: 'versions of rosters', de: 'Fassungen der Tageslisten' } },
} as const satisfies Record<keyof Database, TableHolds>;

export function tablesOf(kind: DataKindId): string[] {
	return Object.entries(TABLES).flatMap(([table, holds]) => (holds === kind ? [table] : []));
}

/** Tables that say nothing about a person, with what they hold. */
export function impersonalTables(): { table: string; holds: Words }[] {
	return Object.entries(TABLES).flatMap(([table, holds]) =>
		typeof holds === 'string' ? [] : [{ table, holds: holds.none }],
	);
}
