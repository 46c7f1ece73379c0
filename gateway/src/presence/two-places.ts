// An id that swings between zones without having moved, as two tags with one id do: it is left where it is. Pure.
import { MOVED_DB } from './ear-shares.ts';
import type { Finding } from './finding.ts';

/** Back in a zone left so short a time ago is a return… */
const RETURN_S = 300;
/** …and people turn round, and estimators err where zones meet: only after so many without moving is it refused. */
const FEW_RETURNS = 4;
/** Back sooner than anybody walks there and back, after so many returns already, is not believed until… */
const SWING_S = 5;
const FEW_SWINGS = 2;
/** …the zone was named for so long without a word for the old one. */
const UNBROKEN_S = 3;
/** Zones left lately that are remembered. */
const REMEMBERED = 3;
/** Told to a person from so many refused returns on without any that was believed, for so long after the last. */
const TOLD_RETURNS = 8;
const TOLD_S = 300;

/** One subject's swings; made for those who changed their zone. */
export class TwoPlaces {
	readonly #zones: string[] = [];
	readonly #leftT: number[] = [];
	/** returns since the last change to somewhere new */
	#returns = 0;
	/** how loud each receiver heard it at the last change; NaN: not heard since */
	#levelsDbm: Float32Array;
	/** some receiver has heard it clearly louder or softer since then */
	#hasMoved = false;
	/** a return that is not believed: where to, and since when; NaN: none */
	#wanted = '';
	#wantedT = Number.NaN;
	#refused = 0;
	#refusedT = Number.NEGATIVE_INFINITY;

	constructor(receivers: number) {
		this.#levelsDbm = new Float32Array(receivers).fill(Number.NaN);
	}

	/** How loud a receiver hears it now, smoothed. */
	heard(index: number, levelDbm: number): void {
		if (this.#hasMoved || index >= this.#levelsDbm.length) return;
		const before = this.#levelsDbm[index]!;
		if (Number.isNaN(before)) this.#levelsDbm[index] = levelDbm;
		else if (Math.abs(levelDbm - before) > MOVED_DB) this.#hasMoved = true;
	}

	/** Which zone somebody in `zone` whom the estimator sees in `wanted` is in. */
	settle(zone: string, wanted: string, t: number): string {
		if (wanted === zone) {
			if (!Number.isNaN(this.#wantedT)) this.#refuse(t);
			return zone;
		}
		const at = this.#zones.indexOf(wanted);
		const awayS = at < 0 ? Number.POSITIVE_INFINITY : t - this.#leftT[at]!;
		const isOdd = awayS < RETURN_S && this.#returns >= (awayS < SWING_S ? FEW_SWINGS : FEW_RETURNS);
		if (isOdd && !this.#isBelieved(wanted, awayS, t)) {
			// who has not moved does not come to be elsewhere by waiting
			if (!this.#hasMoved) this.#leftT[at] = t;
			return zone;
		}
		this.#returns = awayS < RETURN_S ? this.#returns + 1 : 0;
		this.#wantedT = Number.NaN;
		this.#refused = 0;
		this.#hasMoved = false;
		this.#levelsDbm.fill(Number.NaN);
		this.#remember(zone, t);
		return wanted;
	}

	/** The other zone, where a person should be told of it at `t`. */
	toldAt(t: number): string | undefined {
		return this.#refused >= TOLD_RETURNS && t - this.#refusedT < TOLD_S ? this.#wanted : undefined;
	}

	#isBelieved(wanted: string, awayS: number, t: number): boolean {
		if (Number.isNaN(this.#wantedT) || this.#wanted !== wanted) {
			if (!Number.isNaN(this.#wantedT)) this.#refuse(t);
			this.#wanted = wanted;
			this.#wantedT = t;
		}
		if (this.#returns >= FEW_RETURNS && !this.#hasMoved) return false;
		return awayS >= SWING_S || t - this.#wantedT >= UNBROKEN_S;
	}

	#refuse(t: number): void {
		if (t - this.#refusedT > TOLD_S) this.#refused = 0;
		this.#refused++;
		this.#refusedT = t;
		this.#wantedT = Number.NaN;
		// as long as it swings, the zones of the swing are left just now
		for (const [i, zone] of this.#zones.entries()) {
			if (zone === this.#wanted || t - this.#leftT[i]! < SWING_S) this.#leftT[i] = t;
		}
	}

	#remember(zone: string, t: number): void {
		const at = this.#zones.indexOf(zone);
		const oldest = this.#zones.length < REMEMBERED ? this.#zones.length : this.#leftT.indexOf(Math.min(...this.#leftT));
		const slot = at >= 0 ? at : oldest;
		this.#zones[slot] = zone;
		this.#leftT[slot] = t;
	}
}

/** @param name as people call it; a pass is never named */
export function swingFinding(subject: string, name: string, zone: string, other: string): Finding {
	const isTag = subject.startsWith('tag:');
	const who = isTag ? `Tag ${name}` : "A shopper's pass";
	const remedy = isTag ? ' If there is a second tag with its id, give that another.' : '';
	const words = `${who} swings between ${zone} and ${other} without having moved and is left in ${zone}: it is where both meet, or two have one id.${remedy}`;
	return { about: isTag ? subject.slice('tag:'.length) : 'passes', words };
}
