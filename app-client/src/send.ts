// One request with a good token; a token that was over is renewed and the request sent once more.
import { unreachable } from './problem.ts';
import type { TokenKeeper } from './tokens.ts';

/** Longer than a slow phone network takes; without it a button could wait for ever. */
const TIMEOUT_MS = 15_000;

/** The second: it was renewed, perhaps by another tab, while this request was on its way. */
const OVER: ReadonlySet<unknown> = new Set(['token-expired', 'token-unknown']);

export type Fetch = (request: Request) => Promise<Response>;

/** Fails as an AppProblem where there is no answer. */
export function sendWith(fetch: Fetch): Fetch {
	return async (request) => {
		try {
			return await fetch(
				new Request(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]) }),
			);
		} catch (error) {
			throw unreachable(error);
		}
	};
}

export function sendAs(tokens: Pick<TokenKeeper, 'token' | 'instead'>, send: Fetch): Fetch {
	return async (request) => {
		const token = await tokens.token();
		// a body can be sent once: the second try has its own
		const again = request.clone();
		const response = await send(withToken(request, token));
		return (await isOver(response)) ? send(withToken(again, await tokens.instead(token))) : response;
	};
}

async function isOver(response: Response): Promise<boolean> {
	if (response.status !== 401) return false;
	const problem: unknown = await response
		.clone()
		.json()
		.catch(() => undefined);
	return OVER.has((problem as { code?: unknown } | undefined)?.code);
}

function withToken(request: Request, token: string): Request {
	const headers = new Headers(request.headers);
	headers.set('authorization', `Bearer ${token}`);
	return new Request(request, { headers });
}
