// Times that cannot be: one that stands alone far from its neighbours is left out, so that a single bad line ends no visit. Pure.
import { durationWords, LATEST_UNIX_S, toTimestamp } from '@aisle/protocol';
import type { Advert } from '../../ble/advert.ts';
import type { Position } from './format.ts';

/** Nights lie between the days of one recording: only what is further ahead has to be confirmed by the next advert. */
export const LEAP_AHEAD_S = 86_400;
/** What the pipeline takes as a recording that begins anew; satellites' buffers deliver late by seconds. */
export const LEAP_BACK_S = 60;

/** Before 2010 nothing advertised: the first phone with Bluetooth Low Energy is from 2011. */
const EARLIEST_LIKELY_S = Date.UTC(2010) / 1000;
const LATEST_LIKELY_S = Date.UTC(2100) / 1000;

type Waiting = { advert: Advert; at: Position };

export class TimeGuard {
	readonly #hand: (advert: Advert) => void;
	readonly #problem: (at: Position, words: string) => void;
	/** of the advert that was handed over last; undefined before the first */
	#lastT: number | undefined;
	#waiting: Waiting | undefined;

	constructor(hand: (advert: Advert) => void, problem: (at: Position, words: string) => void) {
		this.#hand = hand;
		this.#problem = problem;
	}

	take(advert: Advert, position: () => Position): void {
		const { t } = advert;
		if (this.#lastT !== undefined && this.#waiting === undefined && isNear(t, this.#lastT)) {
			this.#lastT = t;
			this.#hand(advert);
		} else {
			this.#takeUnusual(advert, position());
		}
	}

	/** Nothing comes any more that could contradict the one that waits. */
	end(): void {
		if (this.#waiting) this.#leap(this.#waiting);
		this.#waiting = undefined;
	}

	#takeUnusual(advert: Advert, at: Position): void {
		const { t } = advert;
		if (!(t >= 0 && t <= LATEST_UNIX_S)) {
			this.#problem(at, 'its time is before 1970 or after 9999; skipped');
			return;
		}
		if (this.#lastT === undefined) {
			this.#beginAt(t, at);
		} else if (!isNear(t, this.#lastT)) {
			const confirmed = this.#waiting && isNear(t, this.#waiting.advert.t) ? this.#waiting : undefined;
			if (!confirmed) {
				this.#dropWaiting();
				this.#waiting = { advert, at };
				return;
			}
			this.#waiting = undefined;
			this.#leap(confirmed);
		} else {
			this.#dropWaiting();
		}
		this.#lastT = t;
		this.#hand(advert);
	}

	#leap({ advert, at }: Waiting): void {
		const backS = this.#lastT! - advert.t;
		if (backS > 0) {
			const words = `time goes back here by ${durationWords(backS)}, to ${toTimestamp(advert.t)}`;
			this.#problem(at, `${words}: played as a recording that begins anew, visits end before it`);
		}
		if (advert.t >= LATEST_LIKELY_S) this.#beginAt(advert.t, at);
		this.#hand(advert);
	}

	#beginAt(t: number, at: Position): void {
		if (t >= EARLIEST_LIKELY_S && t < LATEST_LIKELY_S) return;
		this.#problem(at, `times begin at ${toTimestamp(t)} here: the recorder's clock was wrong; played as they are`);
	}

	#dropWaiting(): void {
		if (this.#waiting === undefined) return;
		const { advert, at } = this.#waiting;
		const away = `${durationWords(Math.abs(advert.t - this.#lastT!))} ${advert.t > this.#lastT! ? 'after' : 'before'}`;
		this.#problem(at, `its time, ${toTimestamp(advert.t)}, is ${away} its neighbours; skipped`);
		this.#waiting = undefined;
	}
}

function isNear(t: number, otherT: number): boolean {
	return t - otherT <= LEAP_AHEAD_S && otherT - t <= LEAP_BACK_S;
}
