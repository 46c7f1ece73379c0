// How much louder or quieter one device is than the map expects: tags and phones differ by 10 dB and more. Pure.
import { LEVELS_A_DB } from './levels.ts';

/** Before anything is heard: a phone in a hand or a pocket, a tag of another make. Own estimate. */
const SPREAD_DB = 6;
/** Of a packet against the map; packets that come close together share their error, so that one in four counts. */
const PACKET_DB = 6;
const PACKETS_THAT_COUNT = 0.25;
/** A case, a hand or a pocket changes it later on: it is never learned for good. */
const REMEMBERED_PACKETS = 400;
const GREATEST_DB = 20;
/** One packet moves it by so much at most, as a Huber estimator's does: a body in the way is not the device. */
const GREATEST_SURPRISE_DB = 10;

export class DeviceOffset {
	/** What to take off a packet's level, in quarters of a dB. */
	levels: number;
	readonly #allowanceDb: number;
	#db = 0;
	#counted = 0;

	/** @param allowanceDb of the map: by how much it is known to expect too much */
	constructor(allowanceDb: number) {
		this.#allowanceDb = allowanceDb;
		this.levels = -allowanceDb * LEVELS_A_DB;
	}

	/** @param surpriseDb a packet's level less this offset, against what the map expected where the device seems to be */
	learn(surpriseDb: number): void {
		this.#counted = Math.min(this.#counted + PACKETS_THAT_COUNT, REMEMBERED_PACKETS * PACKETS_THAT_COUNT);
		const gain = PACKETS_THAT_COUNT / (this.#counted + (PACKET_DB / SPREAD_DB) ** 2);
		const news = surpriseDb - this.#allowanceDb;
		const limited = Math.min(Math.max(news, -GREATEST_SURPRISE_DB), GREATEST_SURPRISE_DB);
		this.#db = Math.min(Math.max(this.#db + gain * limited, -GREATEST_DB), GREATEST_DB);
		this.levels = Math.round((this.#db - this.#allowanceDb) * LEVELS_A_DB);
	}
}
