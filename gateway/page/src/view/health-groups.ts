// Which parts stand on their own, and which may fold away: a hundred satellites that are well say so in one line. Pure.
import type { LiveReply } from '@aisle/protocol';

type Part = LiveReply['parts'][number];

/** One satellite's part; the part `satellite` sums them up. */
const ONE_SATELLITE = 'satellite ';
/** So few need no folding. */
const FEW = 2;

export function healthGroups(parts: readonly Part[]): { open: readonly Part[]; folded: readonly Part[] } {
	const folded = parts.filter(({ name, state }) => state === 'ok' && name.startsWith(ONE_SATELLITE));
	if (folded.length <= FEW) return { open: parts, folded: [] };
	return { open: parts.filter((part) => !folded.includes(part)), folded };
}
