// The strongest unknown adverts, so that a new tag held against the gateway is found. Only while an installer asks for them. Pure.
import { type Advert, RSSI_UNKNOWN } from '../ble/advert.ts';
import type { StrangerRow } from './line.ts';
import { SignalMeter } from './meters.ts';
import { signalRow } from './signal-row.ts';

/** What a frame of an advert says; `identity`: an entry of site.yaml's flow style, undefined where the frame names nobody. */
export type FrameWords = { kind: string; says: string; identity: string | undefined };

/** A street behind a shop window, and flat when addresses rotate. */
const STRANGERS_MAX = 200;
/** A screen's worth. */
const SHOWN = 20;
/** Senders hear each other out: one tag has an iBeacon frame, its battery and a name at most. */
const KINDS_MAX = 4;
const RECEIVERS_MAX = 16;

type Stranger = { n: number; heard: Map<string, SignalMeter>; words: Map<string, FrameWords>; firstT: number };

export class Strangers {
	readonly #wordsOf: (advert: Advert) => FrameWords[];
	readonly #byAddress = new Map<string, Stranger>();
	#next = 1;
	/** while the table is full: who is no stronger need not be compared with everybody again, for a second */
	#refused = { dbm: Number.NEGATIVE_INFINITY, untilT: Number.NEGATIVE_INFINITY };

	constructor(wordsOf: (advert: Advert) => FrameWords[]) {
		this.#wordsOf = wordsOf;
	}

	hear(advert: Advert): void {
		const stranger = this.#byAddress.get(advert.address) ?? this.#take(advert);
		if (!stranger) return;
		let meter = stranger.heard.get(advert.receiver);
		if (!meter) {
			if (stranger.heard.size >= RECEIVERS_MAX) return;
			meter = new SignalMeter(stranger.firstT);
			stranger.heard.set(advert.receiver, meter);
		}
		meter.add(advert.rssiDbm, advert.t);
		for (const words of this.#wordsOf(advert)) {
			if (stranger.words.size < KINDS_MAX || stranger.words.has(words.kind)) stranger.words.set(words.kind, words);
		}
	}

	rows(t: number): StrangerRow[] {
		return [...this.#byAddress]
			.flatMap(([address, stranger]) => {
				const best = bestOf(stranger, t);
				return best ? [{ address, stranger, best }] : [];
			})
			.sort((a, b) => levelOf(b.best.meter, t) - levelOf(a.best.meter, t))
			.slice(0, SHOWN)
			.map(({ address, stranger, best }) => row(address, stranger, best, t));
	}

	clear(): void {
		this.#byAddress.clear();
		this.#refused.untilT = Number.NEGATIVE_INFINITY;
	}

	/** A newcomer takes the place of whoever is heard worst, or is not heard any more. */
	#take({ address, rssiDbm, t }: Advert): Stranger | undefined {
		if (this.#byAddress.size >= STRANGERS_MAX) {
			if (rssiDbm <= this.#refused.dbm && t < this.#refused.untilT) return undefined;
			let [worst, worstDbm] = ['', Number.POSITIVE_INFINITY];
			for (const [other, stranger] of this.#byAddress) {
				const best = bestOf(stranger, t);
				const dbm = best ? levelOf(best.meter, t) : Number.NEGATIVE_INFINITY;
				if (dbm < worstDbm) [worst, worstDbm] = [other, dbm];
			}
			if (rssiDbm === RSSI_UNKNOWN || rssiDbm <= worstDbm) {
				this.#refused = { dbm: worstDbm, untilT: t + 1 };
				return undefined;
			}
			this.#byAddress.delete(worst);
		}
		const stranger: Stranger = { n: this.#next++, heard: new Map(), words: new Map(), firstT: t };
		this.#byAddress.set(address, stranger);
		return stranger;
	}
}

type Best = { receiver: string; meter: SignalMeter };

function bestOf({ heard }: Stranger, t: number): Best | undefined {
	let best: Best | undefined;
	for (const [receiver, meter] of heard) {
		if (!meter.isStale(t) && (!best || levelOf(meter, t) > levelOf(best.meter, t))) best = { receiver, meter };
	}
	return best;
}

/** Heard, but from how far nobody can say, comes last. */
function levelOf(meter: SignalMeter, t: number): number {
	return meter.isStale(t) ? Number.NEGATIVE_INFINITY : (meter.smoothedDbm ?? -127);
}

function row(address: string, { n, words }: Stranger, { receiver, meter }: Best, t: number): StrangerRow {
	const said = [...words.values()];
	const identity = said.find((one) => one.identity !== undefined)?.identity;
	return {
		n,
		address,
		receiver,
		...signalRow(meter, t),
		says: said.map(({ says }) => says),
		line: `- { id: new-tag, ${identity ?? `address: "${address}"`} }`,
		byAddress: identity === undefined,
	};
}
