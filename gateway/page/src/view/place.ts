// Which view of the page is open, and the thing that is followed: in the address, so that it can be sent to a phone. Pure.

export type Place =
	| { view: 'plan' }
	| { view: 'survey'; follow: string | undefined }
	/** `code`: of a link that opens the page for writing */
	| { view: 'record'; code: string | undefined }
	| { view: 'walk' };

const SURVEY = '#survey';
const RECORD = '#record';
const WALK = '#check-walk';

/** Anything else is the plan, with its own anchors (`#health`). */
export function placeOf(hash: string): Place {
	if (hash === WALK) return { view: 'walk' };
	if (isAt(hash, RECORD)) return { view: 'record', code: unescaped(hash.slice(RECORD.length + 1)) };
	if (isAt(hash, SURVEY)) return { view: 'survey', follow: unescaped(hash.slice(SURVEY.length + 1)) };
	return { view: 'plan' };
}

function isAt(hash: string, view: string): boolean {
	return hash === view || hash.startsWith(`${view}/`);
}

export function hashOf(place: Place): string {
	if (place.view === 'plan') return '#plan';
	if (place.view === 'walk') return WALK;
	if (place.view === 'record') return place.code === undefined ? RECORD : `${RECORD}/${encodeURIComponent(place.code)}`;
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
