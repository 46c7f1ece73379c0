// Counts refused batches, and says so in the log once a minute for each sender and reason, however much it sends.
import type { Logger } from 'pino';
import { REFUSALS, type Refusal } from './read-batch.ts';

const LOG_EVERY_S = 60;
/** Senders remembered for that; whoever invents topics must not fill the memory. */
const SENDERS_MAX = 1000;

/** @param now Unix seconds */
export function createRefusals(log: Logger, now: () => number) {
	const counts = Object.fromEntries(REFUSALS.map((refusal) => [refusal, 0])) as Record<Refusal, number>;
	const lastLoggedS = new Map<string, number>();
	return {
		counts: (): Record<Refusal, number> => ({ ...counts }),
		note(topic: string, refusal: Refusal): void {
			counts[refusal]++;
			const key = `${topic} ${refusal}`;
			const nowS = now();
			if (nowS - (lastLoggedS.get(key) ?? Number.NEGATIVE_INFINITY) < LOG_EVERY_S) return;
			if (lastLoggedS.size >= SENDERS_MAX) lastLoggedS.clear();
			lastLoggedS.set(key, nowS);
			log.warn({ event: 'batch-refused', topic, refusal }, 'refused a batch of events');
		},
	};
}
