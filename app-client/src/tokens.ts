// The phone's tokens: kept where the app says, renewed in time and one renewal at a time.
import type { paths } from './generated/api.ts';
import { AppProblem, notEnrolled } from './problem.ts';

export type Tokens = paths['/v1/app/token']['post']['responses'][200]['content']['application/json'];

/** One text, in the Keychain, the Keystore, localStorage or a file. Both may be asynchronous. */
export type TokenStorage = {
	read(): string | undefined | null | Promise<string | undefined | null>;
	/** Undefined: throw it away. It must be on disk when this resolves: a lost refresh token is a lost account. */
	write(text: string | undefined): void | Promise<void>;
};

/** Renewed this much before the end, so that a request under way does not outlive it. */
const RENEW_BEFORE_MS = 60_000;
/** After these nothing that the phone has will ever be taken again. */
const LOST = new Set(['token-unknown', 'token-erased', 'refresh-used']);

export type TokenKeeper = ReturnType<typeof createTokenKeeper>;

/**
 * @param renew asks the service for new tokens; throws an AppProblem
 * @param nowMs the phone's clock, which may be wrong: then a refusal says that a token is over, and the caller asks again
 */
export function createTokenKeeper(
	storage: TokenStorage,
	renew: (refreshToken: string) => Promise<Tokens>,
	nowMs: () => number,
) {
	let renewing: Promise<string> | undefined;
	/** It came a moment ago and is over by the phone's clock: that is wrong, and the service says when the token is over. */
	let fresh: string | undefined;

	const looksOver = ({ expiresAt }: Tokens) => Date.parse(expiresAt) - nowMs() <= RENEW_BEFORE_MS;

	const kept = async () => tokensOf(await storage.read());
	const keep = async (tokens: Tokens) => {
		const { token, expiresAt, refreshToken, refreshExpiresAt } = tokens;
		fresh = looksOver(tokens) ? token : undefined;
		await storage.write(JSON.stringify({ token, expiresAt, refreshToken, refreshExpiresAt }));
	};
	const renewed = async (refused: string | undefined): Promise<string> => {
		const tokens = await kept();
		if (tokens === undefined) throw notEnrolled();
		// another tab or process was quicker
		if (refused !== undefined && tokens.token !== refused) return tokens.token;
		try {
			const next = await renew(tokens.refreshToken);
			await keep(next);
			return next.token;
		} catch (problem) {
			if (!(problem instanceof AppProblem) || !LOST.has(problem.code)) throw problem;
			// another tab or process may have been quicker meanwhile
			const now = await kept();
			if (now !== undefined && now.refreshToken !== tokens.refreshToken) return now.token;
			await storage.write(undefined);
			throw problem;
		}
	};
	const renewOnce = (refused?: string) => {
		renewing ??= renewed(refused).finally(() => {
			renewing = undefined;
		});
		return renewing;
	};

	return {
		keep,
		forget: async () => storage.write(undefined),
		isEnrolled: async () => (await kept()) !== undefined,
		/** One that is good now. @throws {AppProblem} */
		async token(): Promise<string> {
			const tokens = await kept();
			if (tokens === undefined) throw notEnrolled();
			return tokens.token === fresh || !looksOver(tokens) ? tokens.token : renewOnce();
		},
		/** After `refused` was answered with "token-expired" or "token-unknown". @throws {AppProblem} */
		instead: (refused: string): Promise<string> => renewOnce(refused),
	};
}

/** What is not tokens is none: the app's storage may hold anything. */
function tokensOf(text: string | undefined | null): Tokens | undefined {
	if (!text) return undefined;
	try {
		const { token, expiresAt, refreshToken, refreshExpiresAt } = JSON.parse(text);
		const all = [token, expiresAt, refreshToken, refreshExpiresAt];
		if (all.every((each) => typeof each === 'string')) return { token, expiresAt, refreshToken, refreshExpiresAt };
	} catch {
		// not JSON
	}
	return undefined;
}

/** For tests, and for whoever wants to ask again at each start. */
export function memoryStorage(): TokenStorage {
	let kept: string | undefined;
	return {
		read: () => kept,
		write(text) {
			kept = text;
		},
	};
}
