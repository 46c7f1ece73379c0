// Which receivers hear at the moment: judged by what each heard of strangers and devices, against its own silences. Pure.
import { counted, durationWords } from '@aisle/protocol';
import type { Finding } from './finding.ts';
import { longestSilenceS, newSilences, noteSilence, type Silences, usualSilenceS } from './silence.ts';

/** One receiver's hearing. Bounded: a few numbers, and no address. */
export type Ear = {
	receiver: string;
	index: number;
	/** silences of strangers and named devices at it: they do not all leave at once */
	silences: Silences;
	/** when it last heard one of those; NaN: never */
	othersT: number;
	/** adverts of those since the start, as far as that matters */
	others: number;
	/** the last two senders that are told apart (a subject; undefined for all others), and when */
	lastWho: string | undefined;
	lastT: number;
	beforeT: number;
	/** adverts since the last full minute, and the usual number of them */
	thisMinute: number;
	usualPerMin: number;
	minutes: number;
	minuteT: number;
};

/** Before it heard so many others nothing is usual. */
const FEWEST_OTHERS = 20;
/** A silence shorter than this is nobody's trouble: radios are started again within it. */
const SHORTEST_DEAF_S = 3;
/** Who is held is held by receivers that were silent for longer. */
const SILENT_S = 1.5;
/** Told to a person: after a minute and three times the longest silence that it is known for. */
const TOLD_S = 60;
const TOLD_TIMES = 3;
/** Weight of a minute in the usual number of adverts a minute. */
const MINUTE_WEIGHT = 1 / 30;
const MINUTE_S = 60;

export class Ears {
	readonly #ears = new Map<string, Ear>();
	#lastT = Number.NEGATIVE_INFINITY;

	/** The ear of a receiver of the site file; made when first asked for. */
	of(receiver: string): Ear {
		let ear = this.#ears.get(receiver);
		if (!ear) {
			ear = { receiver, index: this.#ears.size, ...unheard() };
			this.#ears.set(receiver, ear);
		}
		return ear;
	}

	get count(): number {
		return this.#ears.size;
	}

	get all(): Iterable<Ear> {
		return this.#ears.values();
	}

	/** Something was heard. @param subject undefined: a stranger or a device. @returns whether it was silent before */
	heard(ear: Ear, subject: string | undefined, t: number): boolean {
		const wasSilent = t - ear.lastT >= SILENT_S;
		if (t - ear.minuteT >= MINUTE_S) endMinute(ear, t);
		ear.thisMinute++;
		if (subject !== ear.lastWho) {
			ear.beforeT = ear.lastT;
			ear.lastWho = subject;
		}
		if (t > ear.lastT) ear.lastT = t;
		if (t > this.#lastT) this.#lastT = t;
		if (subject === undefined) hearOther(ear, t);
		return wasSilent;
	}

	/** The gateway itself heard nothing until `t`: no receiver is to blame. */
	excuse(t: number): void {
		for (const ear of this.#ears.values()) {
			if (ear.othersT < t) ear.othersT = t;
			ear.minuteT = t;
			ear.thisMinute = 0;
		}
	}

	startOver(): void {
		for (const ear of this.#ears.values()) Object.assign(ear, unheard());
		this.#lastT = Number.NEGATIVE_INFINITY;
	}

	/** Receivers that a person should look at. @param heldAt how many are held where that receiver heard them last */
	findings(t: number, heldAt: (ear: Ear) => number): Finding[] {
		const deaf = [...this.#ears.values()].filter((ear) => isDeaf(ear, t));
		const silentS = t - this.#lastT;
		if (deaf.length > 1 && silentS >= TOLD_S) return [allDeaf(silentS, deaf, heldAt)];
		return deaf.map((ear) => deafFinding(ear, t, heldAt(ear)));
	}
}

function unheard(): Omit<Ear, 'receiver' | 'index'> {
	return {
		silences: newSilences(0),
		othersT: Number.NaN,
		others: 0,
		lastWho: undefined,
		lastT: Number.NEGATIVE_INFINITY,
		beforeT: Number.NEGATIVE_INFINITY,
		thisMinute: 0,
		usualPerMin: 0,
		minutes: 0,
		minuteT: 0,
	};
}

/** When `ear` last heard anybody but `subject`. */
export function lastOtherT(ear: Ear, subject: string): number {
	return ear.lastWho === subject ? ear.beforeT : ear.lastT;
}

/** After how much silence of all others `ear` may be deaf: one that it shows a few times an hour. Infinity: cannot be told. */
export function suspectAfterS({ others, silences }: Ear, t: number): number {
	if (others < FEWEST_OTHERS) return Number.POSITIVE_INFINITY;
	return Math.max(usualSilenceS(silences, t, 0) ?? 0, SHORTEST_DEAF_S);
}

function hearOther(ear: Ear, t: number): void {
	if (Number.isNaN(ear.othersT)) ear.silences = newSilences(t);
	else if (t > ear.othersT) noteSilence(ear.silences, t - ear.othersT, t);
	if (!(ear.othersT > t)) ear.othersT = t;
	ear.others++;
}

/** Minutes in which it heard nothing do not lower what is usual: that is how a deaf one is known. */
function endMinute(ear: Ear, t: number): void {
	if (ear.minuteT > 0 && ear.thisMinute > 0 && t - ear.minuteT < 2 * MINUTE_S) {
		ear.minutes++;
		const weight = Math.max(MINUTE_WEIGHT, 1 / ear.minutes);
		ear.usualPerMin += weight * ((ear.thisMinute * MINUTE_S) / (t - ear.minuteT) - ear.usualPerMin);
	}
	ear.thisMinute = 0;
	ear.minuteT = t;
}

function isDeaf(ear: Ear, t: number): boolean {
	if (ear.others < FEWEST_OTHERS || ear.minutes === 0) return false;
	const longestS = Math.max(longestSilenceS(ear.silences, t), suspectAfterS(ear, t));
	return t - ear.lastT >= Math.max(TOLD_S, TOLD_TIMES * longestS);
}

function deafFinding(ear: Ear, t: number, held: number): Finding {
	const rate = Math.max(Math.round(ear.usualPerMin), 1);
	const people = held > 0 ? `${heldWords(held)}. ` : '';
	return {
		about: ear.receiver,
		words: `Receiver ${ear.receiver} has heard nothing for ${durationWords(t - ear.lastT)} while it usually hears ${counted(rate, 'advert')} a minute. ${people}Check its power and network.`,
	};
}

function allDeaf(silentS: number, deaf: readonly Ear[], heldAt: (ear: Ear) => number): Finding {
	const held = deaf.reduce((sum, ear) => sum + heldAt(ear), 0);
	const people = held > 0 ? `${heldWords(held)}. ` : '';
	return {
		about: 'receivers',
		words: `No receiver has heard anything for ${durationWords(silentS)}. ${people}Check the network of the receivers and this machine's radios.`,
	};
}

function heldWords(held: number): string {
	return held === 1 ? 'Whoever was near it is held there' : `The ${held} near it are held where they were`;
}
