// A check walk: straight ways between points that somebody taps, what the tag was heard with on them, and the true places. Pure.
import type { Point } from '@aisle/protocol';
import type { Advert } from '../ble/advert.ts';

/** A true place at least so often, as those who compare look at half seconds. */
const ROW_EVERY_S = 0.5;
/** A quick walk is 2 m/s (Bohannon 1997, Comfortable and maximum walking speed); what is faster was tapped on the wrong place. */
const FASTEST_M_PER_S = 3;
/** One finger that touched twice. */
const TWICE_S = 0.3;
/** Nobody walks straight for so long. */
export const FORGOTTEN_S = 120;
/** Of one way between two taps: 100 receivers, ten adverts a second, half a minute. */
const ADVERTS_MAX = 30_000;

export type Way = { lines: string[]; rows: string[] };
type Mark = { at: Point; t: number };

/** A tap that cannot be true; its message says why. */
export class MarkRefusal extends Error {}

export class WalkRecorder {
	readonly marks: Mark[];
	readonly #lineOf: (advert: Advert) => string;
	#lines: { t: number; text: string }[] = [];
	#lastT = Number.NEGATIVE_INFINITY;

	/** `t`: the time that adverts carry (Unix seconds). */
	constructor(at: Point, t: number, lineOf: (advert: Advert) => string) {
		this.marks = [{ at, t }];
		this.#lineOf = lineOf;
	}

	get adverts(): number {
		return this.#lines.length;
	}

	/** Of the tag that is carried, and of no other. */
	hear(advert: Advert): void {
		this.#lastT = Math.max(this.#lastT, advert.t);
		if (this.#lines.length < ADVERTS_MAX) this.#lines.push({ t: advert.t, text: this.#lineOf(advert) });
	}

	/** @throws {MarkRefusal} where nobody can have walked so; nothing is marked then */
	mark(at: Point, t: number): Way {
		const before = this.marks.at(-1)!;
		const tookS = t - before.t;
		const lengthM = Math.hypot(at[0] - before.at[0], at[1] - before.at[1]);
		if (tookS < TWICE_S) throw new MarkRefusal('That was one tap after another: tap once, when you are there.');
		if (lengthM / tookS > FASTEST_M_PER_S) {
			throw new MarkRefusal(
				`${lengthM.toFixed(1)} m in ${tookS.toFixed(1)} s is faster than anybody walks: tap the place where you are now.`,
			);
		}
		const first = this.marks.length === 1;
		this.marks.push({ at, t });
		const heard = this.#lines;
		this.#lines = [];
		// what a satellite delivered late, from before the first tap, has no true place
		const lines = heard.filter((line) => line.t >= this.marks[0]!.t).map(({ text }) => text);
		return { lines, rows: truthRows(before, { at, t }, first) };
	}

	isSilent(t: number, silentS: number): boolean {
		return t - Math.max(this.#lastT, this.marks[0]!.t) >= silentS;
	}
}

/** `t,x,y`, from one tap to the next; the first of them only where nothing was written before. */
function truthRows(from: Mark, to: Mark, withFirst: boolean): string[] {
	const steps = Math.ceil((to.t - from.t) / ROW_EVERY_S);
	const rows: string[] = [];
	for (let i = withFirst ? 0 : 1; i <= steps; i++) {
		const share = i / steps;
		const between = (a: number, b: number) => a + (b - a) * share;
		const [x, y] = [between(from.at[0], to.at[0]), between(from.at[1], to.at[1])];
		rows.push(`${between(from.t, to.t).toFixed(3)},${x.toFixed(3)},${y.toFixed(3)}\n`);
	}
	return rows;
}
