// The contiguous mark of a stream: the last number before the first one that is missing, never the highest seen.
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';

type Stream = { gateway: string; stream: string };
type Range = { first: number; last: number };

/** Numbers read at once when a hole has just closed and much lies behind it. */
const PAGE = 1000;

/** Moves the stream's mark as far as events and gaps allow. @returns the mark */
export async function advance(
	tx: Kysely<Database>,
	{ store, gateway, stream, seenTo }: Stream & { store: string; seenTo: number },
): Promise<number> {
	const mark = await tx
		.selectFrom('stream_mark')
		.select(['up_to', 'seen_to'])
		.where('gateway', '=', gateway)
		.where('stream', '=', stream)
		.executeTakeFirst();
	const seen_to = Math.max(seenTo, mark?.seen_to ?? 0);
	const from = mark?.up_to ?? 0;
	const up_to = from === seen_to ? from : await walk(tx, { gateway, stream }, from);
	if (mark === undefined) {
		const row = { gateway, stream, store, up_to, seen_to, decided_up_to: 0 };
		await tx.insertInto('stream_mark').values(row).execute();
	} else if (up_to !== mark.up_to || seen_to !== mark.seen_to) {
		await tx
			.updateTable('stream_mark')
			.set({ up_to, seen_to })
			.where('gateway', '=', gateway)
			.where('stream', '=', stream)
			.execute();
	}
	return up_to;
}

async function walk(tx: Kysely<Database>, key: Stream, from: number): Promise<number> {
	const gaps = await tx
		.selectFrom('stream_gap')
		.select(['first', 'last'])
		.where('gateway', '=', key.gateway)
		.where('stream', '=', key.stream)
		.where('last', '>', from)
		.orderBy('first')
		.execute();
	let upTo = followGaps(from, gaps);
	for (;;) {
		const page = await tx
			.selectFrom('event')
			.select('seq')
			.where('gateway', '=', key.gateway)
			.where('stream', '=', key.stream)
			.where('seq', '>', upTo)
			.orderBy('seq')
			.limit(PAGE)
			.execute();
		const before = upTo;
		for (const { seq } of page) {
			if (seq <= upTo) continue;
			if (seq !== upTo + 1) break;
			upTo = followGaps(seq, gaps);
		}
		if (upTo === before || page.length < PAGE) return upTo;
	}
}

/** `gaps` in order of `first`; they may overlap. */
function followGaps(from: number, gaps: readonly Range[]): number {
	let upTo = from;
	for (const { first, last } of gaps) {
		if (first > upTo + 1) break;
		upTo = Math.max(upTo, last);
	}
	return upTo;
}
