// What became of offers, told to the bridge: one after the other, and kept while it cannot be reached.
import type { OfferMark } from '@aisle/protocol/app-api';
import { markOffer } from './app-api.ts';
import { RequestError } from './request.ts';

export type Mark = { id: string } & OfferMark;

/** What is over, or not ours, needs no mark. */
const SETTLED: readonly number[] = [404, 410];

export type Marks = ReturnType<typeof createMarks>;

/** @param told after the bridge took one */
export function createMarks(told: (mark: Mark) => void) {
	const waiting = new Map<string, Mark>();
	let isTelling = false;

	return {
		add(mark: Mark): void {
			waiting.set(`${mark.id} ${mark.mark}`, mark);
		},
		clear: () => waiting.clear(),
		/**
		 * What is added meanwhile goes along.
		 * @throws {RequestError} where the bridge does not answer; what is left stays for the next time
		 */
		async tell(token: string): Promise<void> {
			if (isTelling) return;
			isTelling = true;
			try {
				for (const [key, mark] of waiting) {
					await tellOne(token, mark);
					if (waiting.delete(key)) told(mark);
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
