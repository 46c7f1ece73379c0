// Which phones may speak for a shopper: their tokens, a second phone by a code, and a phone that leaves.
import type { EnrolReply, PhoneCode, Tokens } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import { recordAudit } from '../db/audit.ts';
import type { Database } from '../db/schema.ts';
import { makePhoneCode, shopperOfCode, usePhoneCode } from './phone-codes.ts';
import {
	addPhone,
	countPhones,
	isDead,
	noteSeen,
	PHONES_MAX,
	phoneByToken,
	type Renewal,
	refreshPhone,
} from './phones.ts';

/** `tokenEndsAt`: of the token that was shown. */
export type Shopper = { id: string; store: string; enrolledAt: string; phone: string; tokenEndsAt: string };
export type TokenOwner =
	| { is: 'known'; shopper: Shopper }
	| { is: 'expired'; shopper: string }
	| { is: 'erased' }
	| { is: 'unknown' };

export type AccessOptions = {
	db: Kysely<Database>;
	/** Unix seconds */
	now(): number;
	tokens: Renewal;
};
export type Access = ReturnType<typeof createAccess>;

export function createAccess({ db, now, tokens: lives }: AccessOptions) {
	/** Whether it is a token of somebody who is erased; that is written down. */
	const isOfErased = async (token: string): Promise<boolean> => {
		const dead = await isDead(db, token);
		if (dead) await recordAudit(db, { kind: 'token-of-erased' }, now());
		return dead;
	};

	return {
		async byToken(token: string): Promise<TokenOwner> {
			const found = await phoneByToken(db, token, now());
			if (found === undefined) return { is: (await isOfErased(token)) ? 'erased' : 'unknown' };
			const { id, store, enrolledAt, phone, tokenEndsAt } = found;
			if (found.isExpired) return { is: 'expired', shopper: id };
			await noteSeen(db, found, now());
			return { is: 'known', shopper: { id, store, enrolledAt, phone, tokenEndsAt } };
		},

		async isKnown(shopper: string): Promise<boolean> {
			const found = await db.selectFrom('shopper').select('id').where('id', '=', shopper).executeTakeFirst();
			return found !== undefined;
		},

		/** Undefined where the token brings none; the caller says why. */
		async refresh(refreshToken: string): Promise<Tokens | 'erased' | 'used' | undefined> {
			const refreshed = await db.transaction().execute((trx) => refreshPhone(trx, refreshToken, now(), lives));
			if (refreshed.is === 'refreshed') return refreshed.tokens;
			if (refreshed.is === 'unknown') return (await isOfErased(refreshToken)) ? 'erased' : undefined;
			await recordAudit(db, { kind: 'refresh-token-reused', shopper: refreshed.shopper }, now());
			return 'used';
		},

		async makeCode(shopper: string): Promise<PhoneCode | 'too-many'> {
			return await db.transaction().execute(async (trx) => {
				if ((await countPhones(trx, shopper, now())) >= PHONES_MAX) return 'too-many';
				return await makePhoneCode(trx, shopper, now());
			});
		},

		/** Too many phones use up no code: it is still good when one of them has left. */
		async join(code: string): Promise<EnrolReply | 'unknown' | 'too-many'> {
			const nowS = now();
			const joined = await db.transaction().execute(async (trx) => {
				const shopper = await shopperOfCode(trx, code, nowS);
				if (shopper === undefined) return 'unknown';
				if ((await countPhones(trx, shopper, nowS)) >= PHONES_MAX) return 'too-many';
				await usePhoneCode(trx, code);
				return { shopper, ...(await addPhone(trx, shopper, nowS, lives)) };
			});
			if (joined === 'unknown') await recordAudit(db, { kind: 'code-wrong', detail: { of: 'phone' } }, nowS);
			return joined;
		},

		/** Without a phone nobody could see, stop or erase anything: the last one stays. */
		async leave({ id, phone }: Pick<Shopper, 'id' | 'phone'>): Promise<'left' | 'last'> {
			return await db.transaction().execute(async (trx) => {
				if ((await countPhones(trx, id, now())) <= 1) return 'last';
				await trx.deleteFrom('phone').where('id', '=', phone).execute();
				return 'left';
			});
		},
	};
}
