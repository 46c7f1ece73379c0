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
import { auditOf } from '../db/audit.ts';
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
		unsentOffers: await unsentOffersOf(db, me.shopper),
		audit: (await auditOf(db, me.shopper)).map(({ at, kind, words, store, detail }) => ({
			...{ at, kind, words, detail },
			...(store !== null && { store }),
		})),
		fobs: await fobsOf(db, me.shopper),
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

async function unsentOffersOf(db: Kysely<Database>, shopper: string): Promise<ExportReply['unsentOffers']> {
	return await db
		.selectFrom('offer')
		.select(['store', 'campaign', 'state', 'why', 'created_at as createdAt'])
		.where('shopper', '=', shopper)
		.where('sent_at', 'is', null)
		.orderBy('number')
		.execute();
}

async function fobsOf(db: Kysely<Database>, shopper: string): Promise<ExportReply['fobs']> {
	return await db
		.selectFrom('fob')
		.select(['store', 'fob', 'linked_at as linkedAt'])
		.where('shopper', '=', shopper)
		.orderBy('linked_at')
		.execute();
}

async function phonesOf(db: Kysely<Database>, shopper: string): Promise<ExportReply['phones']> {
	return await db
		.selectFrom('phone')
		.select(['made_at as since', 'last_seen_at as lastSeenAt'])
		.where('shopper', '=', shopper)
		.orderBy('made_at')
		.execute();
}
