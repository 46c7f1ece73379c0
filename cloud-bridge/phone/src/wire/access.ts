// A call with a token that is good: renewed before it ends and once where the bridge says that it has, by one tab at a time.
import type { EnrolReply, Tokens } from '@aisle/protocol/app-api';
import { RequestError } from './request.ts';
import type { TokenKeeper } from './token.ts';

/** A call under way must not end with the token that it began with. */
const RENEW_BEFORE_MS = 60_000;
const UNAUTHORIZED = 401;
/** Nothing brings this one back. */
const ERASED = 'token-erased';

export type AccessParts = {
	tokens: TokenKeeper;
	/** @throws {RequestError} */
	refresh(refreshToken: string): Promise<Tokens>;
	/** By the bridge's clock. */
	nowMs(): number;
	/** Runs one after the other, over all tabs where the browser can. */
	alone?: <T>(work: () => Promise<T>) => Promise<T>;
};

export type Access = ReturnType<typeof createAccess>;

export function createAccess({ tokens, refresh, nowMs, alone = oneTabAtATime }: AccessParts) {
	const renew = (stale: EnrolReply): Promise<EnrolReply> =>
		alone(async () => {
			const kept = tokens.get();
			if (kept === undefined) throw noAccess();
			// another tab, or another call of this one, was quicker
			if (kept.token !== stale.token) return kept;
			// where the answer is lost the old pair stays, and the bridge takes it once more
			const renewed = { shopper: kept.shopper, ...(await refresh(kept.refreshToken)) };
			tokens.keep(renewed);
			return renewed;
		});
	const good = async (): Promise<EnrolReply> => {
		const kept = tokens.get();
		if (kept === undefined) throw noAccess();
		if (Date.parse(kept.expiresAt) - nowMs() > RENEW_BEFORE_MS) return kept;
		return renew(kept);
	};

	return {
		/**
		 * @param work may be done twice; it throws a RequestError where the bridge refuses
		 * @throws {RequestError} 401: the phone has no access any more
		 */
		async use<T>(work: (token: string) => Promise<T>): Promise<T> {
			const access = await good();
			try {
				return await work(access.token);
			} catch (error) {
				if (!isOver(error)) throw error;
				return work((await renew(access)).token);
			}
		},
	};
}

/** The words of a token that is over; also of one that another tab has renewed since. */
function isOver(error: unknown): boolean {
	return error instanceof RequestError && error.status === UNAUTHORIZED && error.code !== ERASED;
}

function noAccess(): RequestError {
	return new RequestError(UNAUTHORIZED, 'This phone has no access.', 'Turn offers on again.', 'no-access');
}

let last: Promise<unknown> = Promise.resolve();

/** Web Locks reach over tabs but need HTTPS or this machine; without them, a tab at least waits for itself. */
function oneTabAtATime<T>(work: () => Promise<T>): Promise<T> {
	if (navigator.locks !== undefined) return navigator.locks.request('aisle.access', work) as Promise<T>;
	const next = last.then(work);
	last = next.catch(() => {});
	return next;
}
