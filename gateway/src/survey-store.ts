// The recorded survey of a store: its file, and what presence learns from. A place is written at once, or not at all.
import { existsSync } from 'node:fs';
import { type Point, placeKey, type Site } from '@aisle/protocol';
import { z } from 'zod';
import { appendLines, bytesOf, cutTornLine, LineFileError, readLines, replaceLines } from './line-file.ts';
import type { SurveyReading } from './presence/survey-reading.ts';
import { CaptureError } from './sources/capture/read-capture.ts';
import { lyingSurvey, readSurvey } from './survey-file.ts';

/** Read whole at each start, also on a Raspberry Pi: some 300,000 adverts, or 1,000 places with a dozen receivers each. */
const MOST_BYTES = 64 * 1024 * 1024;
/** What can be taken back: an installer notices the last few mistakes. */
const UNDO_MAX = 20;

const Placed = z.object({
	t: z.number(),
	at: z.tuple([z.number(), z.number()]).optional(),
	zone: z.string().optional(),
});

export type StoredPoint = { at?: Point; zone?: string; readings: readonly SurveyReading[] };
/** `lines`: with their ends */
export type NewPoint = StoredPoint & { lines: readonly string[] };

type Undo = { key: string; words: string; before: StoredPoint | undefined; lines: readonly string[] };

export type SurveyStoreOptions = {
	path: string;
	site: Site;
	/** about lines that cannot be used */
	say(words: string): void;
};

export class SurveyStore {
	/** Where it is written. */
	readonly path: string;
	/** By place; in the order of recording. */
	readonly points = new Map<string, StoredPoint>();
	/** Why what lies there is no survey of this store; nothing is written over it. */
	damage: string | undefined;
	/** Where it is read: as long as nothing was written, a packed one beside `path`. */
	source: string;
	readonly #undo: Undo[] = [];
	#work: Promise<unknown> = Promise.resolve();

	/** `path` may be that of a packed survey; it is written unpacked, beside it. */
	constructor(path: string) {
		this.path = path.replace(/\.gz$/, '');
		this.source = lyingSurvey(this.path) ?? this.path;
	}

	/** Reads what is there; never throws on account of what it finds. */
	static async open({ path, site, say }: SurveyStoreOptions): Promise<SurveyStore> {
		const store = new SurveyStore(path);
		try {
			await store.#read(site, say);
		} catch (error) {
			if (!(error instanceof CaptureError || error instanceof LineFileError)) throw error;
			store.damage = error.message;
		}
		return store;
	}

	/** Everything that presence can learn from. */
	readings(): SurveyReading[] {
		return [...this.points.values()].flatMap(({ readings }) => readings);
	}

	/** What `undo` would take back. */
	get undoWords(): string | undefined {
		return this.#undo.at(-1)?.words;
	}

	/** On disk when it resolves; what was recorded at that place before is replaced. */
	put(point: NewPoint): Promise<void> {
		return this.#inTurn(async () => {
			const key = placeKey(point);
			const before = this.points.get(key);
			if ((await bytesOf(this.source)) + point.lines.join('').length > MOST_BYTES) {
				throw new LineFileError(
					`The survey is full (${MOST_BYTES / 2 ** 20} MiB): delete places that you no longer need, then record this one.`,
				);
			}
			const lines = await this.#write(key, point.lines, before !== undefined);
			this.#set(key, point);
			this.#remember({ key, words: before ? 'the new recording' : 'the recording', before, lines });
		});
	}

	/** @returns false: nothing was recorded there */
	delete(key: string): Promise<boolean> {
		return this.#inTurn(async () => {
			const before = this.points.get(key);
			if (!before) return false;
			const lines = await this.#write(key, [], true);
			this.points.delete(key);
			this.#remember({ key, words: 'the deletion', before, lines });
			return true;
		});
	}

	/** @returns the place that is as it was; undefined: there is nothing to take back */
	undo(): Promise<string | undefined> {
		return this.#inTurn(async () => {
			const last = this.#undo.at(-1);
			if (!last) return undefined;
			await this.#write(last.key, last.lines, true);
			this.#undo.pop();
			if (last.before) this.#set(last.key, last.before);
			else this.points.delete(last.key);
			this.#sort();
			return last.key;
		});
	}

	/** All that was asked for is written. */
	async settled(): Promise<void> {
		await this.#work;
	}

	async #read(site: Site, say: (words: string) => void): Promise<void> {
		if (this.source === this.path && (await cutTornLine(this.path))) {
			say(
				`${this.path}: its last line was cut off in the middle and is left out; the gateway was ended while it wrote.`,
			);
		}
		if ((await bytesOf(this.source)) === 0) return;
		for (const reading of await readSurvey(this.source, site, say)) {
			const { at, zone } = reading;
			const key = placeKey(reading);
			const point = this.points.get(key);
			if (point) (point.readings as SurveyReading[]).push(reading);
			else this.points.set(key, { ...(at && { at }), ...(zone !== undefined && { zone }), readings: [reading] });
		}
	}

	/** As they lie in the file. */
	#sort(): void {
		const startT = ({ readings }: StoredPoint) => readings[0]?.t ?? 0;
		const inOrder = [...this.points].sort(([, a], [, b]) => startT(a) - startT(b));
		this.points.clear();
		for (const [key, point] of inOrder) this.points.set(key, point);
	}

	/** The newest is the last. */
	#set(key: string, { at, zone, readings }: StoredPoint): void {
		this.points.delete(key);
		this.points.set(key, { ...(at && { at }), ...(zone !== undefined && { zone }), readings });
	}

	/** `whole`: there may be lines to take out, or later ones. @returns the lines of that place until now */
	async #write(key: string, lines: readonly string[], whole: boolean): Promise<string[]> {
		if (this.damage !== undefined) {
			throw new LineFileError(`${this.damage} Move that file away, or name another under "survey" in gateway.yaml.`);
		}
		const isPacked = this.source !== this.path && existsSync(this.source);
		const removed: string[] = [];
		if (whole || isPacked) {
			// somebody may have taken the file away to begin anew
			const kept = existsSync(this.source) ? readLines(this.source) : [];
			await replaceLines(this.path, merged(kept, key, lines, removed));
		} else {
			await appendLines(this.path, lines.join(''));
		}
		this.source = this.path;
		return removed;
	}

	#remember(undo: Undo): void {
		this.#undo.push(undo);
		if (this.#undo.length > UNDO_MAX) this.#undo.shift();
	}

	/** One after the other: a file has one writer. */
	#inTurn<T>(work: () => Promise<T>): Promise<T> {
		const turn = this.#work.then(work);
		this.#work = turn.catch(() => {});
		return turn;
	}
}

/** What was there without a place, and that place's new lines where their time is. `removed` takes the old ones. */
async function* merged(
	kept: AsyncIterable<string> | Iterable<string>,
	key: string,
	added: readonly string[],
	removed: string[],
): AsyncGenerator<string> {
	const addedT = placed(added[0] ?? '')?.t ?? Number.POSITIVE_INFINITY;
	let isAdded = added.length === 0;
	for await (const line of kept) {
		const place = placed(line);
		if (place && placeKey(place) === key) {
			removed.push(line);
			continue;
		}
		if (!isAdded && place && place.t > addedT) {
			isAdded = true;
			yield* added;
		}
		yield line;
	}
	if (!isAdded) yield* added;
}

/** Undefined for what is no line of a survey: it stays as it is. */
function placed(line: string): z.infer<typeof Placed> | undefined {
	try {
		const { data } = Placed.safeParse(JSON.parse(line));
		return data && (data.at !== undefined || data.zone !== undefined) ? data : undefined;
	} catch {
		return undefined;
	}
}
