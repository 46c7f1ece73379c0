// Reads the entries of a satellite's message one by one: good ones are kept, problems told in bounded words. Pure.
import type { z } from 'zod';
import type { HeardBySatellite, SatelliteMessage } from './format.ts';

/** More than any format sends at once: 64 KiB of the shortest entries. */
export const MAX_ENTRIES = 2_000;
/** Different problems that one message may tell. */
export const MAX_PROBLEMS = 5;
/** A message with more bad entries is rubbish; explaining them all would cost more than reading good ones. */
const MAX_BAD_ENTRIES = 100;
const MAX_PROBLEM_LENGTH = 200;

/** One message while it is read. */
export class Reading {
	readonly heard: HeardBySatellite[] = [];
	/** words → how often */
	readonly #problems = new Map<string, number>();
	#others = 0;
	#entries = 0;
	#badEntries = 0;

	problem(words: string): void {
		const short = words.slice(0, MAX_PROBLEM_LENGTH);
		const count = this.#problems.get(short);
		if (count !== undefined) this.#problems.set(short, count + 1);
		else if (this.#problems.size < MAX_PROBLEMS - 1) this.#problems.set(short, 1);
		else this.#others++;
	}

	/** What JSON.parse makes of the payload; undefined where it is none, which is then a problem. */
	json(payload: Buffer): unknown {
		try {
			return JSON.parse(payload.toString());
		} catch {
			this.problem(payload.length === 0 ? 'is empty' : 'is not JSON');
			return undefined;
		}
	}

	/** The first `MAX_ENTRIES` of the whole message, and a word about the rest. */
	*bounded<T>(entries: readonly T[]): Generator<T> {
		for (const entry of entries) {
			if (this.#entries >= MAX_ENTRIES) {
				this.problem(`has more than ${MAX_ENTRIES} entries, the rest was not read: send smaller messages`);
				return;
			}
			if (this.#badEntries > MAX_BAD_ENTRIES) {
				this.problem(`has more than ${MAX_BAD_ENTRIES} bad entries, the rest was not read`);
				return;
			}
			this.#entries++;
			yield entry;
		}
	}

	/** The entry by its schema; undefined where it does not fit, which is then a problem. */
	entry<T>(schema: z.ZodType<T>, value: unknown): T | undefined {
		const parsed = schema.safeParse(value);
		if (parsed.success) return parsed.data;
		const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'entry'}: ${message}`);
		this.badEntry(issues.join('; '));
		return undefined;
	}

	badEntry(words: string): void {
		this.#badEntries++;
		this.problem(words);
	}

	/** `t` stays away where the satellite told none. */
	take(address: string, rssiDbm: number, data: Uint8Array, t?: number): HeardBySatellite {
		const heard: HeardBySatellite = { address, rssiDbm, data };
		if (t !== undefined) heard.t = t;
		this.heard.push(heard);
		return heard;
	}

	message(): SatelliteMessage {
		const problems = [...this.#problems].map(([words, count]) => (count === 1 ? words : `${words} (${count} times)`));
		if (this.#others > 0) problems.push(`${this.#others} more problems`);
		return { heard: this.heard, problems };
	}
}
