// The survey's memory while somebody looks: for each thing heard, each receiver that hears it. Bounded; nothing is written. Pure.
import type { SurveyReply } from '@aisle/protocol';
import { type Advert, RSSI_UNKNOWN } from '../ble/advert.ts';
import type { StrangerRow } from './line.ts';
import { RateMeter, SignalMeter } from './meters.ts';
import { agoS, signalRow, tenths } from './signal-row.ts';
import { type FrameWords, Strangers } from './strangers.ts';

/** Whose an advert is, as the pipeline says. */
export type Known = { role: 'subject'; subject: string; kind: string } | { role: 'device'; id: string };

export type BoardOptions = {
	receivers: readonly string[];
	/** What to call a thing; undefined: not to be shown now. Asked whenever a picture is made. */
	nameOf(known: Known): { key: string; name: string; kind: string } | undefined;
	/** where strangers are to be shown one by one, and not only counted: what an advert says */
	wordsOf?: (advert: Advert) => FrameWords[];
};

/** A phone draws so many rows; a store with more tags has them in one place, where a survey does not walk. */
const THINGS_MAX = 500;
/** Hearing one thing at once; a store with more receivers has none that reaches so far. */
const RECEIVERS_MAX = 64;
/** Unheard for so long, a thing makes room. */
const FORGET_S = 120;
/** A clock that was set back, or the next recording (as presence has it). */
const BACKWARDS_S = 60;
/** "The strongest now" is of so long. */
const STRONGEST_S = 3;

type Thing = { known: Known; lastT: number; heard: Map<string, SignalMeter> };
type Crowd = { adverts: RateMeter; strangers: RateMeter; lastT: number; strongest: { dbm: number; t: number } };

export class SurveyBoard {
	readonly #options: BoardOptions;
	readonly #things = new Map<string, Thing>();
	readonly #crowds = new Map<string, Crowd>();
	readonly #strangers: Strangers | undefined;
	#startT: number;
	#t: number;
	#leftOutT = Number.NEGATIVE_INFINITY;

	/** `t`: the pipeline's time when somebody began to look (Unix seconds). */
	constructor(options: BoardOptions, t: number) {
		this.#options = options;
		this.#strangers = options.wordsOf && new Strangers(options.wordsOf);
		this.#startT = t;
		this.#t = t;
	}

	hear(advert: Advert, known: Known | undefined): void {
		const { receiver, rssiDbm, t } = advert;
		this.#moveTo(t);
		const crowd = this.#crowd(receiver);
		crowd.adverts.add(t);
		crowd.lastT = Math.max(crowd.lastT, t);
		if (!known) {
			crowd.strangers.add(t);
			const isStrongest = rssiDbm >= crowd.strongest.dbm || t - crowd.strongest.t > STRONGEST_S;
			if (rssiDbm !== RSSI_UNKNOWN && isStrongest) crowd.strongest = { dbm: rssiDbm, t };
			this.#strangers?.hear(advert);
			return;
		}
		const thing = this.#thing(known);
		if (!thing) return;
		thing.lastT = Math.max(thing.lastT, t);
		this.#meter(thing, receiver)?.add(rssiDbm, t);
	}

	/** @param t the pipeline's time; before anything was heard it may not be known yet */
	picture(t: number): Omit<SurveyReply, 'time'> {
		if (Number.isFinite(t)) this.#moveTo(t);
		const now = this.#t;
		for (const [key, { lastT }] of this.#things) if (now - lastT > FORGET_S) this.#things.delete(key);
		return {
			things: [...this.#things.values()].flatMap((thing) => this.#thingRow(thing, now)).sort(byName),
			receivers: this.#options.receivers.map((id) => receiverRow(id, this.#crowds.get(id), now)),
			leftOut: now - this.#leftOutT <= STRONGEST_S,
		};
	}

	/** The strongest first; empty unless strangers are to be shown. */
	strangers(): StrangerRow[] {
		return this.#strangers?.rows(this.#t) ?? [];
	}

	#moveTo(t: number): void {
		if (t > this.#t && Number.isFinite(this.#t)) this.#t = t;
		else if (!Number.isFinite(this.#t) || t < this.#t - BACKWARDS_S) {
			this.#things.clear();
			this.#crowds.clear();
			this.#strangers?.clear();
			this.#startT = t;
			this.#t = t;
		}
	}

	#crowd(receiver: string): Crowd {
		let crowd = this.#crowds.get(receiver);
		if (!crowd) {
			const strongest = { dbm: Number.NEGATIVE_INFINITY, t: Number.NEGATIVE_INFINITY };
			crowd = {
				adverts: new RateMeter(this.#startT),
				strangers: new RateMeter(this.#startT),
				lastT: this.#t,
				strongest,
			};
			this.#crowds.set(receiver, crowd);
		}
		return crowd;
	}

	#thing(known: Known): Thing | undefined {
		const key = known.role === 'subject' ? known.subject : `device:${known.id}`;
		const found = this.#things.get(key);
		if (found) return found;
		if (this.#things.size >= THINGS_MAX && !this.#forgetOne()) {
			this.#leftOutT = this.#t;
			return undefined;
		}
		const thing: Thing = { known, lastT: Number.NEGATIVE_INFINITY, heard: new Map() };
		this.#things.set(key, thing);
		return thing;
	}

	/** False: everything on the board was heard of late. */
	#forgetOne(): boolean {
		for (const [key, { heard }] of this.#things) {
			if (![...heard.values()].every((meter) => meter.isStale(this.#t))) continue;
			return this.#things.delete(key);
		}
		return false;
	}

	#meter({ heard }: Thing, receiver: string): SignalMeter | undefined {
		let meter = heard.get(receiver);
		if (!meter && heard.size < RECEIVERS_MAX) {
			meter = new SignalMeter(this.#startT);
			heard.set(receiver, meter);
		}
		return meter;
	}

	#thingRow({ known, heard }: Thing, t: number): SurveyReply['things'] {
		const named = this.#options.nameOf(known);
		if (!named) return [];
		const rows = this.#options.receivers.flatMap((receiver) => {
			const meter = heard.get(receiver);
			return meter ? [{ receiver, ...signalRow(meter, t) }] : [];
		});
		return [{ ...named, heard: rows }];
	}
}

function receiverRow(id: string, crowd: Crowd | undefined, t: number): SurveyReply['receivers'][number] {
	if (!crowd) return { id, advertsPerS: 0, heardAgoS: null, strangers: { advertsPerS: 0, strongestDbm: null } };
	const { adverts, strangers, lastT, strongest } = crowd;
	const isNow = t - strongest.t <= STRONGEST_S;
	return {
		id,
		advertsPerS: tenths(adverts.perS(t)) ?? 0,
		heardAgoS: agoS(lastT, t),
		strangers: { advertsPerS: tenths(strangers.perS(t)) ?? 0, strongestDbm: isNow ? strongest.dbm : null },
	};
}

/** Always the same order, with "Cart 2" before "Cart 10": rows that jump cannot be read while walking. */
function byName(a: { kind: string; name: string }, b: { kind: string; name: string }): number {
	return a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name, 'en', { numeric: true });
}
