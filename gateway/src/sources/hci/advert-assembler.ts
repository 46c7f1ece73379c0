// Joins the fragments of extended adverts, and a scan response to the advert that it answers: nothing lost, nothing merged. Pure.
import { type AdvReport, NO_SET } from './adv-reports.ts';

export type Assembled = {
	/** lower case with colons */
	address: string;
	addressType: 'public' | 'random';
	/** 127 means unknown */
	rssiDbm: number;
	/** valid until `emit` returns; empty where a scan response came without its advert */
	data: Uint8Array;
	scanResponse?: Uint8Array;
	/** Unix seconds: when the advert began to be heard */
	t: number;
};

/** A response follows its advert within a millisecond on the air; a stream is read every 25 ms, and later on a busy machine. */
export const HOLD_S = 0.1;

/** The longest advertising data (Core spec vol 4 part E 7.8.57, LE Read Maximum Advertising Data Length). */
export const MOST_DATA_BYTES = 1650;

/** The parts of an advert come within milliseconds; what waits for this long lost its rest. */
export const FRAGMENT_AGE_S = 0.5;

/**
 * A part that comes later than this after the one before it begins the next advert: one part takes 17 ms at most (long
 * range), a stream is read every 25 ms, and adverts in parts are mostly sent further apart than this.
 */
export const FRAGMENT_GAP_S = 0.1;

/** A part equal to the first one begins the same advert again. Fewer bytes may come twice in one. */
export const LEAST_HEAD_BYTES = 8;

/** Advertising_SID is half a byte. */
const SETS = 16;

/** A radio hears about 1,500 adverts a second: 150 in HOLD_S. */
export const MOST_HELD = 512;
export const MOST_FRAGMENTED = 64;

type Held = { report: AdvReport; t: number; since: number };
type Fragments = {
	first: AdvReport;
	t: number;
	/** when the last part came */
	lastT: number;
	/** the first part */
	head: Uint8Array;
	parts: Uint8Array[];
	bytes: number;
	/** handed over already, because it was longer than any advert */
	full: boolean;
};

/** Both maps are in the order in which waiting began: an entry is put in then, and never moved. */
export class AdvertAssembler {
	readonly #active: boolean;
	readonly #emit: (advert: Assembled) => void;
	readonly #held = new Map<string, Held>();
	readonly #fragmented = new Map<string, Fragments>();

	/** In an active scan an advert's response is waited for; in a passive one nothing is held but fragments. */
	constructor(options: { active: boolean }, emit: (advert: Assembled) => void) {
		this.#active = options.active;
		this.#emit = emit;
	}

	/** How many adverts wait for their response or their rest. */
	get waiting(): number {
		return this.#held.size + this.#fragmented.size;
	}

	/** Keeps no reference to the report's data. */
	take(report: AdvReport, t: number): void {
		this.flush(t);
		if (report.status === 'whole' && this.#fragmented.size === 0) this.#takeWhole(report, t, t);
		else this.#takeFragment(report, t);
	}

	/** Hands over what waited longer than HOLD_S, or FRAGMENT_AGE_S for its rest, before `t`; and everything where the clock went back. */
	flush(t: number): void {
		for (const [key, held] of this.#held) {
			if (!isOlder(held.since, t, HOLD_S)) break;
			this.#handOver(key, held);
		}
		for (const [key, fragments] of this.#fragmented) {
			if (!isOlder(fragments.t, t, FRAGMENT_AGE_S)) break;
			this.#endFragments(key, fragments, t);
		}
	}

	end(): void {
		for (const [key, fragments] of this.#fragmented) this.#endFragments(key, fragments, fragments.t);
		for (const [key, held] of this.#held) this.#handOver(key, held);
	}

	#takeFragment(report: AdvReport, t: number): void {
		const key = `${keyOf(report)} ${report.kind === 'response' ? 'response' : 'advert'}`;
		let fragments = this.#fragmented.get(key);
		if (fragments && beginsAnew(fragments, report, t)) {
			this.#endFragments(key, fragments, t);
			fragments = undefined;
		}
		if (!fragments) {
			if (report.status !== 'more') {
				this.#takeWhole(report, t, t);
				return;
			}
			makeRoom(this.#fragmented, MOST_FRAGMENTED, (oldKey, oldest) => this.#endFragments(oldKey, oldest, t));
			const head = report.data.slice();
			fragments = { first: { ...report, data: NOTHING }, t, lastT: t, head, parts: [], bytes: 0, full: false };
			this.#fragmented.set(key, fragments);
		}
		fragments.lastT = t;
		this.#addPart(fragments, report.data, t);
		if (report.status !== 'more') this.#endFragments(key, fragments, t);
	}

	/** More than the longest data is no advert: what came is handed over now, and its rest is waited for and dropped. */
	#addPart(fragments: Fragments, data: Uint8Array, now: number): void {
		if (fragments.full) return;
		if (fragments.bytes + data.length > MOST_DATA_BYTES) {
			fragments.full = true;
			this.#takeWhole(joined(fragments), fragments.t, now);
			fragments.parts = [];
			return;
		}
		fragments.parts.push(data.slice());
		fragments.bytes += data.length;
	}

	#endFragments(key: string, fragments: Fragments, now: number): void {
		this.#fragmented.delete(key);
		if (!fragments.full) this.#takeWhole(joined(fragments), fragments.t, now);
	}

	#takeWhole(report: AdvReport, t: number, now: number): void {
		if (!this.#active) {
			this.#emit(report.kind === 'response' ? loneResponse(report, t) : assembled(report, t));
			return;
		}
		if (report.kind === 'response') {
			const answered = this.#answeredBy(report);
			if (answered) this.#handOver(...answered, report.data);
			else this.#emit(loneResponse(report, t));
			return;
		}
		const key = keyOf(report);
		const held = this.#held.get(key);
		if (held) this.#handOver(key, held);
		if (report.kind === 'advert') {
			this.#emit(assembled(report, t));
			return;
		}
		makeRoom(this.#held, MOST_HELD, (oldKey, oldest) => this.#handOver(oldKey, oldest));
		this.#held.set(key, { report: { ...report, data: report.data.slice() }, t, since: now });
	}

	/** An extended scan response may leave out its set (vol 6 part B 2.3.4): then it answers the device's latest advert. */
	#answeredBy(report: AdvReport): [string, Held] | undefined {
		const sets = report.setId === NO_SET ? [NO_SET, ...Array(SETS).keys()] : [report.setId];
		let latest: [string, Held] | undefined;
		for (const setId of sets) {
			const key = keyOf({ ...report, setId });
			const held = this.#held.get(key);
			if (held && (!latest || held.since >= latest[1].since)) latest = [key, held];
		}
		return latest;
	}

	#handOver(key: string, held: Held, scanResponse?: Uint8Array): void {
		this.#held.delete(key);
		const advert = assembled(held.report, held.t);
		if (scanResponse) advert.scanResponse = scanResponse;
		this.#emit(advert);
	}
}

/** The last part of an advert may get lost, and the next advert must not be taken for it. */
function beginsAnew({ head, lastT }: Fragments, { data }: AdvReport, t: number): boolean {
	return t - lastT > FRAGMENT_GAP_S || (head.length >= LEAST_HEAD_BYTES && Buffer.compare(head, data) === 0);
}

/** Sets of one device are apart, and an advert without a set is apart from them. */
function keyOf({ address, addressType, setId }: AdvReport): string {
	return `${address} ${addressType} ${setId}`;
}

function assembled({ address, addressType, rssiDbm, data }: AdvReport, t: number): Assembled {
	return { address, addressType, rssiDbm, data, t };
}

function loneResponse({ address, addressType, rssiDbm, data }: AdvReport, t: number): Assembled {
	return { address, addressType, rssiDbm, data: NOTHING, scanResponse: data, t };
}

const NOTHING = new Uint8Array(0);

function joined({ first, parts, bytes }: Fragments): AdvReport {
	const data = new Uint8Array(bytes);
	let at = 0;
	for (const part of parts) {
		data.set(part, at);
		at += part.length;
	}
	return { ...first, status: 'whole', data };
}

function isOlder(since: number, t: number, ageS: number): boolean {
	return t < since || t - since > ageS;
}

function makeRoom<T>(map: Map<string, T>, most: number, drop: (key: string, oldest: T) => void): void {
	if (map.size < most) return;
	for (const [key, oldest] of map) {
		drop(key, oldest);
		return;
	}
}
