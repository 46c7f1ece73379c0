// Where the shopper's tokens stay between visits.
import { EnrolReply } from '@aisle/protocol/app-api';

const KEY = 'aisle.access';

export type TokenKeeper = ReturnType<typeof createTokenKeeper>;

/**
 * localStorage and not a cookie: the API takes a bearer token from pages and native apps alike, no other site can make
 * the browser send it, and the content policy lets no foreign script run that could read it. It has to outlive the tab,
 * or nobody could erase what they agreed to yesterday.
 */
export function createTokenKeeper(storage: () => Storage) {
	let kept: EnrolReply | undefined;
	return {
		/** What another tab has renewed meanwhile is what counts. */
		get(): EnrolReply | undefined {
			// a browser that blocks storage still serves this one visit
			attempt(() => {
				kept = parsed(storage().getItem(KEY));
			});
			return kept;
		},
		keep(access: EnrolReply): void {
			kept = access;
			attempt(() => storage().setItem(KEY, JSON.stringify(access)));
		},
		forget(): void {
			kept = undefined;
			attempt(() => storage().removeItem(KEY));
		},
	};
}

/**
 * One browser is one shopper: a tab that opted in a second one would leave the first with nobody to erase it.
 * @param changed another tab opted in or out; renewed tokens of the same shopper are no change
 */
export function onOtherTab(changed: () => void): void {
	addEventListener('storage', ({ key, oldValue, newValue }) => {
		// the key is null where somebody cleared everything
		if (key === null) changed();
		else if (key === KEY && parsed(oldValue)?.shopper !== parsed(newValue)?.shopper) changed();
	});
}

function parsed(text: string | null): EnrolReply | undefined {
	const access = EnrolReply.safeParse(attempt(() => JSON.parse(text ?? '')));
	return access.success ? access.data : undefined;
}

export function attempt<T>(use: () => T): T | undefined {
	try {
		return use();
	} catch {
		return undefined;
	}
}
