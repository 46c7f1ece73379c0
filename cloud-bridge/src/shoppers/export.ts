// Everything that is known about one shopper, for the shopper.
import {
	type Controller,
	type ExportReply,
	type InboxOffer,
	type MeReply,
	type PresenceReply,
	toTimestamp,
} from '@aisle/protocol';
import type { Kysely } from 'kysely';
import { AUDIT_KINDS, type AuditKind } from '../db/audit.ts';
import { toInboxOffer } from '../db/inbox-offer.ts';
import type { Database } from '../db/schema.ts';
import { ledgerOf } from './ledger.ts';

export type ExportOptions = {
	db: Kysely<Database>;
	/** Unix seconds */
	now(): number;
	controller: Controller;
	/** The log that the shopper reads at any time. */
	presence(shopper: string): Promise<PresenceReply>;
};

export function createExport({ db, now, controller, presence }: ExportOptions) {
	return async (me: MeReply): Promise<ExportReply> => ({
		exportedAt: toTimestamp(now()),
		me,
		controller,
		consents: await ledgerOf(db, me.shopper),
		visits: (await presence(me.shopper)).visits,
		offers: await offersOf(db, me.shopper),
		audit: await auditOf(db, me.shopper),
		phones: await phonesOf(db, me.shopper),
	});
}

async function offersOf(db: Kysely<Database>, shopper: string): Promise<InboxOffer[]> {
	const rows = await db
		.selectFrom('offer')
		.selectAll()
		.where('shopper', '=', shopper)
		.where('sent_at', 'is not', null)
		.$narrowType<{ sent_at: string }>()
		.orderBy('number')
		.execute();
	return rows.map(toInboxOffer);
}

async function auditOf(db: Kysely<Database>, shopper: string): Promise<ExportReply['audit']> {
	const rows = await db
		.selectFrom('audit')
		.select(['at', 'kind'])
		.where('shopper', '=', shopper)
		.orderBy('number')
		.execute();
	return rows.map(({ at, kind }) => ({ at, kind, words: AUDIT_KINDS[kind as AuditKind] ?? kind }));
}

async function phonesOf(db: Kysely<Database>, shopper: string): Promise<ExportReply['phones']> {
	return await db
		.selectFrom('phone')
		.select(['made_at as since', 'last_seen_at as lastSeenAt'])
		.where('shopper', '=', shopper)
		.orderBy('made_at')
		.execute();
}
