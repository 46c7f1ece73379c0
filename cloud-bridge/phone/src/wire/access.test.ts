import type { EnrolReply, Tokens } from '@aisle/protocol/app-api';
import { beforeEach, expect, test, vi } from 'vitest';
import { createAccess } from './access.ts';
import { RequestError } from './request.ts';
import { createTokenKeeper } from './token.ts';

const NOON_MS = Date.UTC(2026, 10, 22, 12);
const at = (s: number) => new Date(NOON_MS + s * 1000).toISOString();
const over = (code: string) => new RequestError(401, 'It is over.', 'Renew it.', code);

let kept: string | null;
const storage = {
	getItem: () => kept,
	setItem: (_key: string, value: string) => {
		kept = value;
	},
	removeItem: () => {
		kept = null;
	},
} as unknown as Storage;
let count: number;
let last: Promise<unknown>;
const refresh = vi.fn(async (_refreshToken: string): Promise<Tokens> => pair(++count));
/** One tab's; they share storage and the lock. */
const tab = () => createAccess({ tokens: createTokenKeeper(() => storage), refresh, nowMs: () => NOON_MS, alone });
const tokens = createTokenKeeper(() => storage);

function pair(n: number, lastsS = 3600): Tokens {
	return { token: `t${n}`, expiresAt: at(lastsS), refreshToken: `r${n}`, refreshExpiresAt: at(86_400) };
}
function alone<T>(work: () => Promise<T>): Promise<T> {
	const next = last.then(work, work);
	last = next;
	return next;
}

beforeEach(() => {
	[kept, count, last] = [null, 1, Promise.resolve()];
	refresh.mockClear();
	tokens.keep({ shopper: '7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11', ...pair(1) } satisfies EnrolReply);
});
const keepUntil = (s: number) => tokens.keep({ ...tokens.get()!, expiresAt: at(s) });

test('a token that is good is used as it is, one that ends within a minute is renewed first', async () => {
	expect(await tab().use(async (token) => token)).toBe('t1');
	keepUntil(59);
	expect(await tab().use(async (token) => token)).toBe('t2');
	expect(tokens.get()).toMatchObject({ ...pair(2), shopper: expect.any(String) });
	expect(refresh.mock.calls).toEqual([['r1']]);
});

test('a call that is refused as over is made once more, with the next token', async () => {
	const work = vi.fn(async (token: string) => {
		if (token === 't1') throw over('token-expired');
		return token;
	});
	expect(await tab().use(work)).toBe('t2');
	const never = vi.fn(async () => {
		throw over('token-expired');
	});
	await expect(tab().use(never)).rejects.toMatchObject({ status: 401 });
	expect(never).toHaveBeenCalledTimes(2);
});

test('two tabs with many calls renew once', async () => {
	keepUntil(0);
	const [one, other] = [tab(), tab()];
	const used = await Promise.all([one, other, one, other].map((access) => access.use(async (token) => token)));
	expect(used).toEqual(['t2', 't2', 't2', 't2']);
	expect(refresh).toHaveBeenCalledTimes(1);
});

test('a lost answer loses nothing: the same refresh token is sent again', async () => {
	keepUntil(0);
	refresh.mockRejectedValueOnce(new RequestError(0, 'No answer.', 'Try again.'));
	await expect(tab().use(async (token) => token)).rejects.toMatchObject({ status: 0 });
	expect(await tab().use(async (token) => token)).toBe('t2');
	expect(refresh.mock.calls).toEqual([['r1'], ['r1']]);
});

test('of an erased shopper nothing is renewed, and without access nothing is asked', async () => {
	const erased = async () => {
		throw over('token-erased');
	};
	await expect(tab().use(erased)).rejects.toMatchObject({ code: 'token-erased' });
	tokens.forget();
	await expect(tab().use(async (token) => token)).rejects.toMatchObject({ status: 401 });
	expect(refresh).not.toHaveBeenCalled();
});
