// What became of offers, told to the bridge: one after the other, and kept while it cannot be reached.
import { OfferMark } from '@aisle/protocol/app-api';
import { z } from 'zod';
import { markOffer } from './app-api.ts';
import { RequestError } from './request.ts';
import { attempt } from './token.ts';

const KEY = 'aisle.marks';
/** Three for each of the offers of a long day without a network. */
const MARKS_MAX = 200;

const Mark = OfferMark.extend({ id: z.string() });
export type Mark = z.infer<typeof Mark>;
const Kept = z.array(Mark).max(MARKS_MAX);

/** What is over, or not ours, needs no mark. */
const SETTLED: readonly number[] = [404, 410];

export type Marks = ReturnType<typeof createMarks>;

/** @param storage a coupon used without a network is told even where the page was closed meanwhile */
export function createMarks(storage: () => Storage) {
	const keyOf = ({ id, mark }: Mark) => `${id} ${mark}`;
	const kept = Kept.catch([]).parse(attempt(() => JSON.parse(storage().getItem(KEY) ?? '')));
	const waiting = new Map(kept.map((mark) => [keyOf(mark), mark]));
	let isTelling = false;
	const keep = () => {
		const marks = [...waiting.values()].slice(-MARKS_MAX);
		attempt(() => (marks.length === 0 ? storage().removeItem(KEY) : storage().setItem(KEY, JSON.stringify(marks))));
	};

	return {
		add(mark: Mark): void {
			waiting.set(keyOf(mark), mark);
			keep();
		},
		clear(): void {
			waiting.clear();
			keep();
		},
		/**
		 * What is added meanwhile goes along.
		 * @param told after the bridge took one
		 * @throws {RequestError} where the bridge does not answer; what is left stays for the next time
		 */
		async tell(token: string, told: (mark: Mark) => void): Promise<void> {
			if (isTelling) return;
			isTelling = true;
			try {
				for (const [key, mark] of waiting) {
					await tellOne(token, mark);
					if (!waiting.delete(key)) continue;
					keep();
					told(mark);
				}
			} finally {
				isTelling = false;
			}
		},
	};
}

async function tellOne(token: string, { id, mark }: Mark): Promise<void> {
	try {
		await markOffer(token, id, mark);
	} catch (error) {
		if (!(error instanceof RequestError && SETTLED.includes(error.status))) throw error;
	}
}
