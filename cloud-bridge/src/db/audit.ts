// The audit log: what was strange, with words for people. Any room may add to it; nothing of value is released meanwhile.
import { toTimestamp } from '@aisle/protocol';
import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import { readJson } from './json-column.ts';
import type { AuditTable, Database } from './schema.ts';

/** Each with the sentence a shopper or an operator reads; a new kind is one line here. */
export const AUDIT_KINDS = {
	'sighting-impossible': 'The app reported beacons that it cannot have heard there and then.',
	'two-stores-at-once': 'The shopper was noticed in two stores at once; no offer was made for either.',
	'pass-stale': 'A code of an earlier or later time was heard: played back, or a phone whose clock is off.',
	'pass-in-two-places': 'One code was heard in two places at once: played on, or two phones of one shopper.',
	'roster-refused': 'A gateway refused the list of whom it may know.',
	'phone-clock-off': 'A phone said a time that is minutes or more off.',
	'token-of-erased': 'A token was used whose shopper is erased.',
	'refresh-token-reused': 'A refresh token was used again after it had brought newer ones.',
	'code-wrong': 'A code for a fob, a door or another phone was wrong.',
} as const satisfies Record<string, string>;
export type AuditKind = keyof typeof AUDIT_KINDS;

/** No personal data: what was wrong, by how much. */
const Detail = z.record(z.string(), z.union([z.string(), z.number()]));

export type AuditEntry = {
	kind: AuditKind;
	/** Absent: of nobody who is known. */
	shopper?: string | undefined;
	store?: string | undefined;
	detail?: z.infer<typeof Detail> | undefined;
};

/** Of one kind, shopper and store in this time one line is enough: an app that errs every second must not fill the disk. */
const ONCE_S = 600;

/** @returns whether a line was added, and not one like it a short time ago */
export async function recordAudit(
	db: Kysely<Database>,
	{ kind, shopper, store, detail = {} }: AuditEntry,
	nowS: number,
): Promise<boolean> {
	const same = await db
		.selectFrom('audit')
		.select('number')
		.where('kind', '=', kind)
		.where('shopper', 'is not distinct from', shopper ?? null)
		.where('store', 'is not distinct from', store ?? null)
		.where('at', '>', toTimestamp(nowS - ONCE_S))
		.limit(1)
		.executeTakeFirst();
	if (same !== undefined) return false;
	await db
		.insertInto('audit')
		.values({
			...{ at: toTimestamp(nowS), kind, detail: JSON.stringify(detail) },
			...{ shopper: shopper ?? null, store: store ?? null },
		})
		.execute();
	return true;
}

/** Lines as operators read them: whom they are about is not theirs to know. */
export type AuditLine = {
	number: number;
	at: string;
	kind: AuditKind;
	words: string;
	store: string | null;
	detail: z.infer<typeof Detail>;
};
export type AuditPage = {
	store?: string | undefined;
	kind?: AuditKind | undefined;
	/** Only lines with a lower number. */
	before?: number | undefined;
};

const PAGE = 100;

/** Newest first, at most 100. */
export async function auditPage(db: Kysely<Database>, { store, kind, before }: AuditPage): Promise<AuditLine[]> {
	const rows = await db
		.selectFrom('audit')
		.select(['number', 'at', 'kind', 'store', 'detail'])
		.$if(store !== undefined, (query) => query.where('store', '=', store!))
		.$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
		.$if(before !== undefined, (query) => query.where('number', '<', before!))
		.orderBy('number', 'desc')
		.limit(PAGE)
		.execute();
	return rows.map(toLine);
}

/** All lines about one shopper, for them; oldest first. */
export async function auditOf(db: Kysely<Database>, shopper: string): Promise<AuditLine[]> {
	const rows = await db
		.selectFrom('audit')
		.select(['number', 'at', 'kind', 'store', 'detail'])
		.where('shopper', '=', shopper)
		.orderBy('number')
		.execute();
	return rows.map(toLine);
}

type Row = Pick<Selectable<AuditTable>, 'number' | 'at' | 'kind' | 'store' | 'detail'>;

function toLine({ kind: name, detail, ...row }: Row): AuditLine {
	const kind = name as AuditKind;
	const place = { table: 'audit', column: 'detail', row: row.number } as const;
	return { ...row, kind, words: AUDIT_KINDS[kind] ?? name, detail: readJson(Detail, detail, place) };
}
