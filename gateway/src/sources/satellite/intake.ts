// What one satellite sends, message by message: read by its format, put into the gateway's time, counted.
import type { Advert } from '../../ble/advert.ts';
import type { SatelliteEntry } from '../source.ts';
import { ClockOffset } from './clock-offset.ts';
import type { HeardBySatellite, SatelliteFormat } from './format.ts';
import { withoutAddresses } from './safe-words.ts';
import { count, isAside, newTally, newWatch, step, type Tally, type Watch } from './watch.ts';

/**
 * What comes later is left out. Presence places nobody by an advert that is over 2 s late (its `LATE_S`) and only learns from
 * it that the receiver hears, which 10 s later is no news; and time that goes back by more than 60 s (its `BACKWARDS_S`)
 * would end everybody's visit. Taken at arrival it would put somebody where he was long ago.
 */
const TOO_LATE_S = 10;

const LATEST = Number.MAX_VALUE;

export class Intake {
	readonly entry: SatelliteEntry;
	readonly format: SatelliteFormat;
	readonly clock = new ClockOffset();
	watch: Watch;
	#tally: Tally = newTally();
	readonly #observe: (advert: Advert) => void;

	constructor(entry: SatelliteEntry, format: SatelliteFormat, observe: (advert: Advert) => void, nowS: number) {
		this.entry = entry;
		this.format = format;
		this.#observe = observe;
		this.watch = newWatch(nowS);
	}

	/** What happened around it since the last `look`. */
	get tally(): Tally {
		return this.#tally;
	}

	/** `nowS` is the steady clock of `look`, `arrivedS` the clock of the wall (Unix seconds). */
	take(topic: string, payload: Buffer, nowS: number, arrivedS: number): void {
		const tally = this.#tally;
		if (isAside(this.watch, nowS)) {
			tally.ignored++;
			return;
		}
		tally.messages++;
		const { heard, problems } = this.format.read(payload, topic, this.entry);
		if (problems.length > 0) {
			if (heard.length === 0) tally.unreadable++;
			count(tally, 'problems', withoutAddresses(problems[0]!));
		}
		if (heard.length > 0) this.#hear(heard, arrivedS);
	}

	/** About once a second. */
	look(nowS: number): void {
		if (this.#tally.late > 0) count(this.#tally, 'late', '', this.#tally.late);
		this.watch = step(this.watch, this.#tally, nowS);
		this.#tally = newTally();
	}

	#hear(heard: readonly HeardBySatellite[], arrivedS: number): void {
		const latestS = latestStamp(heard);
		if (latestS !== undefined) this.clock.note(latestS, arrivedS);
		// not known yet: the latest of a message was heard about now, the others before it
		const offsetS = this.clock.state === 'learning' && latestS !== undefined ? arrivedS - latestS : this.clock.offsetS;
		for (const { address, rssiDbm, data, scanResponse, t: stampS } of oldestFirst(heard)) {
			// nothing was heard after it arrived
			const t = stampS === undefined || offsetS === undefined ? arrivedS : Math.min(stampS + offsetS, arrivedS);
			if (arrivedS - t > TOO_LATE_S) {
				this.#tally.late++;
				continue;
			}
			this.#tally.adverts++;
			const advert: Advert = { receiver: this.entry.receiver, address, rssiDbm, data, t };
			if (scanResponse !== undefined) advert.scanResponse = scanResponse;
			this.#observe(advert);
		}
	}
}

/** Time in presence goes forward; some send the latest first. What has no stamp was heard when it arrived. */
function oldestFirst(heard: readonly HeardBySatellite[]): readonly HeardBySatellite[] {
	return heard.length === 1 ? heard : heard.toSorted((a, b) => (a.t ?? LATEST) - (b.t ?? LATEST));
}

function latestStamp(heard: readonly HeardBySatellite[]): number | undefined {
	let latestS: number | undefined;
	for (const { t } of heard) if (t !== undefined && (latestS === undefined || t > latestS)) latestS = t;
	return latestS;
}
