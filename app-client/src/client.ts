// The client: calls, tokens that renew themselves, and the live stream, on one address.
import createFetchClient from 'openapi-fetch';
import { type EnrolRequest, openCalls, shopperCalls } from './calls.ts';
import type { paths } from './generated/api.ts';
import { type LiveListener, openLive } from './live.ts';
import { type Fetch, sendAs, sendWith } from './send.ts';
import { createTokenKeeper, type TokenStorage } from './tokens.ts';

export type AppClientOptions = {
	/** e.g. `https://aisle.shop.example` */
	baseUrl: string;
	storage: TokenStorage;
	fetch?: Fetch;
	/** The phone's clock. */
	nowMs?: () => number;
};

export type AppClient = ReturnType<typeof createAppClient>;

/** Every call throws an AppProblem where it is refused. */
export function createAppClient({
	baseUrl,
	storage,
	fetch = (request) => globalThis.fetch(request),
	nowMs = Date.now,
}: AppClientOptions) {
	const send = sendWith(fetch);
	const { config, enrol, refresh, join } = openCalls(createFetchClient<paths>({ baseUrl, fetch: send }));
	const tokens = createTokenKeeper(storage, refresh, nowMs);
	const { erase, leavePhone, ...calls } = shopperCalls(
		createFetchClient<paths>({ baseUrl, fetch: sendAs(tokens, send) }),
		nowMs,
	);

	return {
		config,
		...calls,
		isEnrolled: tokens.isEnrolled,
		/** The tokens are kept when this resolves. */
		async enrol(body: EnrolRequest): Promise<{ shopper: string }> {
			const { shopper, ...made } = await enrol(body);
			await tokens.keep(made);
			return { shopper };
		},
		/** By the code that another phone of the shopper shows. */
		async join(code: string): Promise<{ shopper: string }> {
			const { shopper, ...made } = await join(code);
			await tokens.keep(made);
			return { shopper };
		},
		/** The shopper everywhere; the tokens go, too. */
		async erase() {
			const proof = await erase();
			await tokens.forget();
			return proof;
		},
		/** This phone only. */
		async leavePhone(): Promise<void> {
			await leavePhone();
			await tokens.forget();
		},
		live: (listener: LiveListener, lastNumber?: string) =>
			openLive(new URL('/v1/app/live', baseUrl).href, sendAs(tokens, fetch), listener, lastNumber),
	};
}
