// How far a satellite's clock is from the gateway's, learned from when its messages arrive. Pure: time is an argument.

/**
 * A message cannot arrive before it was sent, so of all differences between arrival and stamp the smallest is closest to
 * the clocks' own: the rest is delay. Cristian (1989) took the quickest of several tries, NTP's clock filter the one of
 * least delay among the last eight (RFC 5905, section 10); here it is the least of a sliding window.
 */
const STEP_S = 5;
/** A minute of talk, in steps, so that a satellite costs a dozen numbers and no queue; a crystal drifts by 6 ms in it. */
const STEPS = 12;
/** After a silence they still count for so long: at 100 ppm a clock drifts by 60 ms in ten minutes. */
const KEPT_S = 600;
/** A stamp this much ahead of the least difference is a little less delay; more is another clock. */
const AHEAD_S = 1;
/** Wi-Fi holds a message back for seconds when it is bad; more is a buffered message or another clock. */
const LATE_S = 5;
/** Differences of one clock agree within this. Stamps in whole seconds scatter by one. */
const AGREE_S = 1.5;
/**
 * So many messages over so long must agree before another clock is believed. A buffer that is sent at more than one and
 * a half times the speed of life leaves the band before that.
 */
const AGREEING = 5;
const AGREEING_S = 3;
/** Clocks set anew so often within so long jump about: their times are not believed. */
const JUMPS = 3;
const JUMPS_WITHIN_S = 300;
/** Share of messages out of step, as a slow mean, from which the times are not believed; and below which they are again. */
const WILD_SHARE = 0.3;
const TAME_SHARE = 0.1;
/** The mean looks back about so many messages. */
const MEAN_MESSAGES = 30;
/** So many messages over so long without one in step and without two clocks that agree: one that stands still, or runs wild. */
const LOST_MESSAGES = 20;
const LOST_S = 10;

type Step = { startS: number; leastS: number };

export type ClockState =
	/** not enough messages yet */
	| 'learning'
	| 'known'
	/** jumps about or lies: times of arrival are taken */
	| 'given-up';

export class ClockOffset {
	/** oldest first; a step's least difference between arrival and stamp */
	#steps: Step[] = [];
	#candidate: { firstS: number; leastS: number; count: number; sinceS: number } | undefined;
	#jumpsAt: number[] = [];
	#wildShare = 0;
	/** since the last message in step */
	#lost: { count: number; sinceS: number } | undefined;
	#givenUp = false;

	/** Seconds to add to its stamps; undefined: not known, or not believed. */
	get offsetS(): number | undefined {
		return this.#givenUp ? undefined : this.#least();
	}

	get state(): ClockState {
		if (this.#givenUp) return 'given-up';
		return this.#steps.length === 0 ? 'learning' : 'known';
	}

	/** A message arrived whose latest stamp is `stampS`; both in Unix seconds. */
	note(stampS: number, arrivedS: number): void {
		const differenceS = arrivedS - stampS;
		this.#prune(arrivedS);
		const leastS = this.#least();
		const inStep = leastS !== undefined && differenceS > leastS - AHEAD_S && differenceS < leastS + LATE_S;
		let isWild = false;
		if (inStep) {
			this.#add(differenceS, arrivedS);
			this.#candidate = undefined;
			this.#lost = undefined;
		} else {
			this.#lost ??= { count: 0, sinceS: arrivedS };
			this.#lost.count++;
			isWild = this.#consider(differenceS, arrivedS);
		}
		this.#wildShare += (Number(isWild) - this.#wildShare) / MEAN_MESSAGES;
		this.#judge(inStep, arrivedS);
	}

	/** The gateway's own clock was set: nothing learned counts any more. */
	forget(): void {
		this.#steps = [];
		this.#candidate = undefined;
		this.#jumpsAt = [];
		this.#wildShare = 0;
		this.#lost = undefined;
		this.#givenUp = false;
	}

	#least(): number | undefined {
		if (this.#steps.length === 0) return undefined;
		let leastS = Number.POSITIVE_INFINITY;
		for (const step of this.#steps) leastS = Math.min(leastS, step.leastS);
		return leastS;
	}

	#add(differenceS: number, arrivedS: number): void {
		const last = this.#steps.at(-1);
		if (last !== undefined && arrivedS < last.startS + STEP_S) last.leastS = Math.min(last.leastS, differenceS);
		else this.#steps.push({ startS: arrivedS, leastS: differenceS });
	}

	#prune(arrivedS: number): void {
		while (this.#steps.length > STEPS || (this.#steps.length > 0 && this.#steps[0]!.startS < arrivedS - KEPT_S)) {
			this.#steps.shift();
		}
	}

	/** @returns whether it agrees with nothing before it */
	#consider(differenceS: number, arrivedS: number): boolean {
		const candidate = this.#candidate;
		if (candidate === undefined || Math.abs(differenceS - candidate.firstS) > AGREE_S) {
			this.#candidate = { firstS: differenceS, leastS: differenceS, count: 1, sinceS: arrivedS };
			return true;
		}
		candidate.count++;
		candidate.leastS = Math.min(candidate.leastS, differenceS);
		if (candidate.count < AGREEING || arrivedS - candidate.sinceS < AGREEING_S) return false;
		if (this.#steps.length > 0) this.#jumpsAt.push(arrivedS);
		this.#steps = [{ startS: arrivedS, leastS: candidate.leastS }];
		this.#candidate = undefined;
		this.#lost = undefined;
		return false;
	}

	#judge(inStep: boolean, arrivedS: number): void {
		if (this.#jumpsAt.length > 0) this.#jumpsAt = this.#jumpsAt.filter((at) => at > arrivedS - JUMPS_WITHIN_S);
		const jumpy = this.#jumpsAt.length >= JUMPS;
		const lost = this.#lost !== undefined && this.#lost.count > LOST_MESSAGES && arrivedS - this.#lost.sinceS > LOST_S;
		if (jumpy || lost || this.#wildShare > WILD_SHARE) this.#givenUp = true;
		else if (inStep && this.#wildShare < TAME_SHARE && this.#jumpsAt.length === 0) this.#givenUp = false;
	}
}
