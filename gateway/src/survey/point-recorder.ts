// One place of a survey while a tag is held still there: how full the ring is, and when there is enough. Pure.
import { type Advert, RSSI_UNKNOWN } from '../ble/advert.ts';

/**
 * The three advertising channels fade apart, and a body sways: the mean of a few seconds stands for the place, that of one
 * does not (Faragher and Harle 2015, as in meters.ts).
 */
const FILL_S = 5;
/**
 * Of all receivers together. A tag that speaks ten times a second gives several hundred in five seconds, one that speaks once
 * a second five for each receiver: three receivers are enough at once, a single one takes 15 s. At 3.8 dB of deviation
 * (within a point of the office walks' survey) the mean of five is good to 1.7 dB, that of 15 to 1 dB.
 */
const ENOUGH_ADVERTS = 15;
/** Where coverage is thin, few are an answer too: after so long. */
const PATIENT_S = 20;
const FEW_ADVERTS = 5;
/** A gap between adverts counts for at most so long: the ring stands still while the tag is not heard. */
const GAP_S = 2;
/** Then it is said that it is not heard. */
const SILENT_S = 3;
/** Unheard for so long, nothing will come of it. */
export const UNHEARD_S = 10;
/** For each receiver: adverts of a tag that stands still say the same again and again, and a survey stays readable. */
const ADVERTS_MAX = 60;

export type PointState = {
	outcome: 'filling' | 'done' | 'unheard';
	/** 0 to 1 */
	progress: number;
	adverts: number;
	receivers: number;
	silent: boolean;
};

export class PointRecorder {
	readonly #lineOf: (advert: Advert) => string;
	readonly #byReceiver = new Map<string, number>();
	readonly #lines: string[] = [];
	#adverts = 0;
	#filledS = 0;
	#heardS: number;
	#isHeard = false;

	/** `startS`, and every later time: of one clock (seconds). `lineOf` writes an advert down at once: its bytes are used again. */
	constructor(startS: number, lineOf: (advert: Advert) => string) {
		this.#heardS = startS;
		this.#lineOf = lineOf;
	}

	/** Of the tag that is recorded, and of no other. */
	hear(advert: Advert, nowS: number): void {
		if (advert.rssiDbm === RSSI_UNKNOWN) return;
		if (this.#isHeard) this.#filledS += gapS(this.#heardS, nowS);
		this.#isHeard = true;
		// a clock that was set back goes on from there
		this.#heardS = nowS;
		this.#adverts++;
		const count = (this.#byReceiver.get(advert.receiver) ?? 0) + 1;
		this.#byReceiver.set(advert.receiver, count);
		if (count <= ADVERTS_MAX) this.#lines.push(this.#lineOf(advert));
	}

	state(nowS: number): PointState {
		const silentS = nowS - this.#heardS;
		const filledS = this.#filledS + (this.#isHeard ? gapS(this.#heardS, nowS) : 0);
		const progress = this.#isHeard ? this.#progress(filledS) : 0;
		return {
			outcome: progress >= 1 ? 'done' : silentS >= UNHEARD_S ? 'unheard' : 'filling',
			progress,
			adverts: this.#adverts,
			receivers: this.#byReceiver.size,
			silent: silentS >= SILENT_S,
		};
	}

	/** What is to be written down of it, each line with its end. */
	lines(): string[] {
		return this.#lines;
	}

	#progress(filledS: number): number {
		const usual = Math.min(filledS / FILL_S, this.#adverts / ENOUGH_ADVERTS);
		const thin = Math.min(filledS / PATIENT_S, this.#adverts / FEW_ADVERTS);
		return Math.min(Math.max(usual, thin), 1);
	}
}

function gapS(fromS: number, toS: number): number {
	return Math.min(Math.max(toS - fromS, 0), GAP_S);
}
