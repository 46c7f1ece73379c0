import { toTimestamp } from '@aisle/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NOW_S, openTestShoppers, STORE, type TestShoppers } from '../../test/shoppers.ts';
import { addPhone } from './phones.ts';

let room: TestShoppers;
beforeEach(async () => {
	room = await openTestShoppers();
});
afterEach(() => room.close());

test('a token is known again, and is nowhere in the database', async () => {
	const { shopper, token, refreshToken } = await room.enrol();
	expect(await room.access.byToken(token)).toEqual({
		is: 'known',
		shopper: {
			...{ id: shopper, store: STORE, enrolledAt: toTimestamp(NOW_S), phone: expect.any(String) },
			tokenEndsAt: toTimestamp(NOW_S + 3600),
		},
	});
	expect(await room.access.byToken(`${token}x`)).toEqual({ is: 'unknown' });
	const phones = await room.db.selectFrom('phone').selectAll().execute();
	for (const secret of [token, refreshToken]) {
		expect(JSON.stringify(phones)).not.toContain(secret);
		for (const row of phones) expect(row.token_hash.toString('utf8')).not.toContain(secret);
	}
});

test('an access token ends, and a refresh token brings the next pair', async () => {
	const { shopper, token, refreshToken } = await room.enrol();
	room.clock.nowS += 3600;
	expect(await room.access.byToken(token)).toEqual({ is: 'expired', shopper });
	const next = await room.renewed(refreshToken);
	expect(await room.access.byToken(next.token)).toMatchObject({ is: 'known', shopper: { id: shopper } });
	expect(await room.access.byToken(token)).toEqual({ is: 'unknown' });
	room.clock.nowS += 180 * 86_400;
	expect(await room.access.refresh(next.refreshToken)).toBeUndefined();
});

test('an answer that was lost is asked for again; later the same refresh token brings nothing, and takes nothing', async () => {
	const { shopper, refreshToken } = await room.enrol();
	await room.renewed(refreshToken);
	// a phone may be out of reach for days
	room.clock.nowS += 3 * 86_400;
	const second = await room.renewed(refreshToken);
	expect(await room.access.byToken(second.token)).toMatchObject({ is: 'known' });
	room.clock.nowS += 121;
	expect(await room.access.refresh(refreshToken)).toBe('used');
	expect(await room.audited()).toEqual([{ kind: 'refresh-token-reused', shopper }]);
	expect(await room.access.byToken(second.token)).toMatchObject({ is: 'known' });
	expect(await room.access.byToken((await room.renewed(second.refreshToken)).token)).toMatchObject({ is: 'known' });
});

test('two renewals at once bring one pair, so that a phone may keep either answer', async () => {
	const { shopper, refreshToken } = await room.enrol();
	const [one, other] = await Promise.all([room.renewed(refreshToken), room.renewed(refreshToken)]);
	for (const { token } of [one, other]) {
		expect(await room.access.byToken(token)).toMatchObject({ is: 'known', shopper: { id: shopper } });
	}
	// a slow tab asks once more when the first has used its token already
	const slow = await room.renewed(refreshToken);
	const next = await room.renewed(one.refreshToken);
	expect([slow.token, slow.refreshToken]).toEqual([other.token, other.refreshToken]);
	expect(await room.renewed(other.refreshToken)).toMatchObject({ token: next.token });
	expect(await room.access.refresh(refreshToken)).toBeUndefined();
});

test('a refresh token that somebody else has cannot be asked again and again', async () => {
	const { refreshToken } = await room.enrol();
	const { token } = await room.renewed(refreshToken);
	await room.access.byToken(token);
	for (let s = 0; s < 120; s += 60) {
		room.clock.nowS += 60;
		await room.renewed(refreshToken);
	}
	room.clock.nowS += 1;
	expect(await room.access.refresh(refreshToken)).toBe('used');
});

test('a phone is noted as seen once an hour, not at each request', async () => {
	const { refreshToken } = await room.enrol();
	room.clock.nowS += 60;
	const { token } = await room.renewed(refreshToken);
	const seenAfter = async (s: number) => {
		room.clock.nowS = NOW_S + 60 + s;
		await room.access.byToken(token);
		return (await room.db.selectFrom('phone').select('last_seen_at').executeTakeFirstOrThrow()).last_seen_at;
	};
	await room.db
		.updateTable('phone')
		.set({ token_expires_at: toTimestamp(NOW_S + 86_400) })
		.execute();
	expect(await seenAfter(3599)).toBe(toTimestamp(NOW_S + 60));
	expect(await seenAfter(3600)).toBe(toTimestamp(NOW_S + 3660));
});

test('every token of an erased shopper is told from a wrong one', async () => {
	const { shopper, token, refreshToken } = await room.enrol();
	const second = await room.renewed(refreshToken);
	await room.shoppers.erase(shopper);
	expect(await room.access.byToken(second.token)).toEqual({ is: 'erased' });
	for (const refresh of [refreshToken, second.refreshToken]) expect(await room.access.refresh(refresh)).toBe('erased');
	// one that was replaced long before is nobody's
	expect(await room.access.byToken(token)).toEqual({ is: 'unknown' });
	expect(await room.audited()).toEqual([{ kind: 'token-of-erased', shopper: null }]);
});

/** @throws {Error} where there is none to be had */
async function codeOf(shopper: string): Promise<string> {
	const made = await room.access.makeCode(shopper);
	if (made === 'too-many') throw new Error(made);
	return made.code;
}

test('a code lets one phone in, once, as it is read off a screen', async () => {
	const { shopper, token } = await room.enrol();
	const code = await codeOf(shopper);
	expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
	const stored = await room.db.selectFrom('phone_code').selectAll().execute();
	expect(JSON.stringify(stored)).not.toContain(code);
	const second = await room.access.join(code.toLowerCase().replace('-', ' ').replaceAll('0', 'o'));
	if (typeof second === 'string') throw new Error(second);
	expect(second.shopper).toBe(shopper);
	for (const one of [token, second.token]) {
		expect(await room.access.byToken(one)).toMatchObject({ is: 'known', shopper: { id: shopper } });
	}
	expect(await room.access.join(code)).toBe('unknown');
	expect(await room.audited()).toEqual([{ kind: 'code-wrong', shopper: null }]);
});

test('a code is good for ten minutes, and only the newest', async () => {
	const { shopper } = await room.enrol();
	const former = await codeOf(shopper);
	const newest = await codeOf(shopper);
	expect(await room.access.join(former)).toBe('unknown');
	room.clock.nowS += 600;
	expect(await room.access.join(newest)).toBe('unknown');
	await codeOf((await room.enrol()).shopper);
	expect(await room.rowsOf('phone_code')).toBe(1);
});

test('a shopper has five phones at most, and the last one stays', async () => {
	const { shopper, token } = await room.enrol();
	for (let phone = 2; phone < 5; phone++) await room.access.join(await codeOf(shopper));
	const code = await codeOf(shopper);
	// a fifth came in meanwhile, by another way than this code
	const lives = { accessMinutes: 60, refreshDays: 180 };
	await room.db.transaction().execute((trx) => addPhone(trx, shopper, NOW_S, lives));
	expect(await room.access.join(code)).toBe('too-many');
	expect(await room.access.makeCode(shopper)).toBe('too-many');
	const owner = await room.access.byToken(token);
	if (owner.is !== 'known') throw new Error(owner.is);
	expect(await room.access.leave(owner.shopper)).toBe('left');
	expect(await room.access.byToken(token)).toEqual({ is: 'unknown' });
	const joined = await room.access.join(code);
	expect(joined).toMatchObject({ shopper });

	const alone = await room.enrol();
	const only = await room.access.byToken(alone.token);
	if (only.is !== 'known') throw new Error(only.is);
	expect(await room.access.leave(only.shopper)).toBe('last');
});

test('a phone that lost its access takes no other one’s place, and lets none leave as the last', async () => {
	const { shopper } = await room.enrol();
	for (let phone = 2; phone < 5; phone++) await room.access.join(await codeOf(shopper));
	room.clock.nowS += 180 * 86_400 - 60;
	const fifth = await room.access.join(await codeOf(shopper));
	room.clock.nowS += 60;
	if (typeof fifth === 'string') throw new Error(fifth);
	const owner = await room.access.byToken(fifth.token);
	if (owner.is !== 'known') throw new Error(owner.is);
	expect((await room.shoppers.me(owner.shopper)).phones).toBe(1);
	expect(await room.access.leave(owner.shopper)).toBe('last');
	expect(await room.access.join(await codeOf(shopper))).toMatchObject({ shopper });
	expect(await room.access.leave(owner.shopper)).toBe('left');
});
