// Where the shopper's token stays between visits.

const KEY = 'aisle.token';

export type TokenKeeper = ReturnType<typeof createTokenKeeper>;

/**
 * localStorage and not a cookie: the API takes a bearer token from pages and native apps alike, no other site can make
 * the browser send it, and the content policy lets no foreign script run that could read it. It has to outlive the tab,
 * or nobody could erase what they agreed to yesterday.
 */
export function createTokenKeeper(storage: () => Storage) {
	// a browser that blocks storage still serves this one visit
	let kept = attempt(() => storage().getItem(KEY) ?? undefined);
	return {
		get: (): string | undefined => kept,
		keep(token: string): void {
			kept = token;
			attempt(() => storage().setItem(KEY, token));
		},
		forget(): void {
			kept = undefined;
			attempt(() => storage().removeItem(KEY));
		},
	};
}

/** One browser is one shopper: a tab that opted in a second one would leave the first with nobody to erase it. */
export function onOtherTab(changed: () => void): void {
	// the key is null where somebody cleared everything
	addEventListener('storage', ({ key }) => (key === KEY || key === null) && changed());
}

function attempt<T>(use: () => T): T | undefined {
	try {
		return use();
	} catch {
		return undefined;
	}
}
