// Which numbers of which stream stand where in the outbox's one log, and how far the cloud has receipted each. Pure.

/** One run of the gateway: its event `seq` stands at position `base + seq`. */
export type Stream = {
	uuid: string;
	base: number;
	/** lowest number still waiting; `last + 1` where none is */
	first: number;
	/** highest number written; of a former run, the highest still there */
	last: number;
	/** receipted: every number up to here */
	received: number;
	/** rows up to here are gone from the table */
	deleted: number;
};

/** The stream whose row stands at `position`; `streams` come oldest first. */
export function streamAt(streams: readonly Stream[], position: number): Stream {
	const found = streams.findLast(({ base }) => base < position);
	if (!found) throw new RangeError(`no stream at outbox position ${position}`);
	return found;
}
