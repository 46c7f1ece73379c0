// Whether a receiver still hears as the map expects it to: one that does not would put people where they are not. Pure.
import type { Finding } from './finding.ts';

/**
 * The three advertising channels alone spread a lying tag's level by 3 dB and more (office walks' survey: 3.2): a hundred
 * equal readings in a row are a radio, or its driver, that repeats itself.
 */
const STUCK_PACKETS = 100;
/** So far off on average, over so many packets, and it is no longer the receiver that was surveyed. */
const STRANGE_DB = 12;
/** It is believed again when it is this near. */
const FAMILIAR_DB = 8;
/** Rack, walls and people are not in a law of distance, which is off by so much more. */
const WITHOUT_SURVEY_DB = 6;
const STRANGE_PACKETS = 300;
/** Of fewer a median means nothing. */
const MEDIAN_OF = 3;
/** How often a receiver is judged, in its packets. */
const JUDGED_EVERY = 20;

type Receiver = {
	id: string;
	packets: number;
	untilJudged: number;
	/** average surprise of the last few hundred packets */
	surpriseDb: number;
	lastRssiDbm: number;
	/** equal readings in a row */
	equal: number;
	isStrange: boolean;
};

export class ReceiverFitness {
	readonly #receivers: readonly Receiver[];
	readonly #strangeDb: number;
	readonly #familiarDb: number;
	#strange = 0;

	/** @param ids in the order of the numbers that the other calls take */
	constructor(ids: readonly string[], surveyed: boolean) {
		this.#receivers = ids.map((id) => ({
			id,
			packets: 0,
			untilJudged: JUDGED_EVERY,
			surpriseDb: 0,
			lastRssiDbm: Number.NaN,
			equal: 0,
			isStrange: false,
		}));
		this.#strangeDb = STRANGE_DB + (surveyed ? 0 : WITHOUT_SURVEY_DB);
		this.#familiarDb = FAMILIAR_DB + (surveyed ? 0 : WITHOUT_SURVEY_DB);
	}

	/** Whether what it hears may place anybody. Half of the receivers at most are left out: beyond it, the map is wrong. */
	isFit(number: number): boolean {
		const receiver = this.#receivers[number]!;
		if (receiver.equal >= STUCK_PACKETS) return false;
		return !receiver.isStrange || this.#strange * 2 > this.#receivers.length;
	}

	/** @param surpriseDb against what the other receivers, and this one while it is fit, make of the subject's place */
	note(number: number, rssiDbm: number, surpriseDb: number): void {
		const receiver = this.#receivers[number]!;
		receiver.equal = rssiDbm === receiver.lastRssiDbm ? receiver.equal + 1 : 1;
		receiver.lastRssiDbm = rssiDbm;
		receiver.packets = Math.min(receiver.packets + 1, STRANGE_PACKETS);
		receiver.surpriseDb += (surpriseDb - receiver.surpriseDb) / receiver.packets;
		if (--receiver.untilJudged > 0) return;
		receiver.untilJudged = JUDGED_EVERY;
		this.#judge(receiver);
	}

	findings(): Finding[] {
		return this.#receivers.flatMap((receiver) => {
			const { id, equal, lastRssiDbm, isStrange } = receiver;
			if (equal >= STUCK_PACKETS) {
				const words = `Receiver ${id} says ${lastRssiDbm} dBm whatever it hears: it is left out when people are placed. Restart it.`;
				return [{ about: id, words }];
			}
			if (!isStrange) return [];
			const offDb = this.#offDb(receiver);
			const howMuch = `${Math.round(Math.abs(offDb))} dB ${offDb < 0 ? 'weaker' : 'louder'}`;
			const what = offDb < 0 ? 'Look at its antenna and what stands before it' : 'Look whether it was moved';
			const words = `Receiver ${id} hears everything ${howMuch} than it should: it is left out when people are placed. ${what}, or survey the store again.`;
			return [{ about: id, words }];
		});
	}

	#judge(receiver: Receiver): void {
		const offDb = Math.abs(this.#offDb(receiver));
		const isStrange =
			receiver.packets >= STRANGE_PACKETS && offDb >= (receiver.isStrange ? this.#familiarDb : this.#strangeDb);
		if (isStrange === receiver.isStrange) return;
		receiver.isStrange = isStrange;
		this.#strange += isStrange ? 1 : -1;
	}

	/** Against the others: one that is far off shifts what is learned of the devices, and so what the others seem to be. */
	#offDb(receiver: Receiver): number {
		const heard = this.#receivers.filter(({ packets }) => packets >= STRANGE_PACKETS);
		const surprises = heard.map(({ surpriseDb }) => surpriseDb).sort((a, b) => a - b);
		return receiver.surpriseDb - (surprises.length < MEDIAN_OF ? 0 : surprises[surprises.length >> 1]!);
	}
}
