// Which view of the page is open, and the thing that is followed: in the address, so that it can be sent to a phone. Pure.

export type Place = { view: 'plan' } | { view: 'survey'; follow: string | undefined };

const SURVEY = '#survey';

/** Anything else is the plan, with its own anchors (`#health`). */
export function placeOf(hash: string): Place {
	if (hash !== SURVEY && !hash.startsWith(`${SURVEY}/`)) return { view: 'plan' };
	return { view: 'survey', follow: unescaped(hash.slice(SURVEY.length + 1)) };
}

export function hashOf(place: Place): string {
	if (place.view === 'plan') return '#plan';
	return place.follow === undefined ? SURVEY : `${SURVEY}/${encodeURIComponent(place.follow)}`;
}

function unescaped(text: string): string | undefined {
	try {
		return decodeURIComponent(text) || undefined;
	} catch {
		// an address that somebody typed
		return undefined;
	}
}
