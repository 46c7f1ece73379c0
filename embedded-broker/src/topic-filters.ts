// MQTT topic filters (3.1.1, section 4.7) as rules: which topics and which narrower filters one covers. Pure.

const NUL = String.fromCharCode(0);

/** Is it a filter by the standard's grammar? `#` only last, wildcards alone in their level. */
export function isTopicFilter(filter: string): boolean {
	if (filter === '' || filter.includes(NUL) || Buffer.byteLength(filter) > 65_535) return false;
	const levels = filter.split('/');
	return levels.every((level, index) => {
		if (level === '#') return index === levels.length - 1;
		return level === '+' || !/[+#]/.test(level);
	});
}

/**
 * Does `rule` hear everything that `filter` hears? `filter` may be a plain topic: then this is the standard's match.
 * A rule that starts with a wildcard covers nothing that starts with `$` (4.7.2).
 */
export function covers(rule: readonly string[], filter: readonly string[]): boolean {
	if (filter[0]?.startsWith('$') && rule[0] !== filter[0]) return false;
	for (let i = 0; i < rule.length; i++) {
		const allowed = rule[i];
		if (allowed === '#') return true;
		const asked = filter[i];
		// `a/#` also hears `a` itself, so the narrower `a/+` or `a/b` must not cover it
		if (asked === undefined || asked === '#') return false;
		if (allowed !== '+' && allowed !== asked) return false;
	}
	return filter.length === rule.length;
}

/** Topics seen again and again (a satellite has one) are decided once; the bound keeps hostile ones from piling up. */
const REMEMBERED_TOPICS = 256;
const LONGEST_REMEMBERED = 256;

/** A list of rules as one question. */
export function topicRules(filters: readonly string[]): (topicOrFilter: string) => boolean {
	const rules = filters.map((filter) => filter.split('/'));
	const decided = new Map<string, boolean>();
	return (asked) => {
		const known = decided.get(asked);
		if (known !== undefined) return known;
		const levels = asked.split('/');
		const allowed = rules.some((rule) => covers(rule, levels));
		if (asked.length > LONGEST_REMEMBERED) return allowed;
		if (decided.size >= REMEMBERED_TOPICS) decided.clear();
		decided.set(asked, allowed);
		return allowed;
	};
}
