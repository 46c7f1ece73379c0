// Words for health that hold nothing of what was heard on the air: no address, and no topic level that is not ours. Pure.

const MOST_CHARACTERS = 160;
/** Addresses, UUIDs and payloads, however they are written. */
const HEARD = /(?:[0-9a-f]{2}[:-]){3,}[0-9a-f]{2}|(?:[0-9a-f]{4,}-){2,}[0-9a-f]+|[0-9a-f]{10,}/gi;
export function withoutAddresses(words: string): string {
	return words.replace(HEARD, '…').slice(0, MOST_CHARACTERS);
}

/** `espresense/devices/…/…`: levels that the filters have stay, others may be somebody's. */
export function topicExample(topic: string, filters: readonly string[]): string {
	const known = new Set(filters.flatMap((filter) => filter.split('/')));
	const levels = topic.slice(0, MOST_CHARACTERS).split('/').slice(0, 6);
	return `"${levels.map((level) => (known.has(level) ? level : '…')).join('/')}"`;
}
