// What a phone hears of the store's own iBeacons. A way is as long in both directions, so the phone stands for the
// device and each beacon for a receiver. Pure; keeps only slow fading.
import type { Beacon, Point, Site } from '@aisle/protocol';
import type { Random } from '../random.ts';
import { airOf } from './air.ts';
import { Drift } from './fading.ts';
import { HEIGHT_M, TX_POWER_DBM } from './known.ts';

export type HeardBeacon = { uuid: string; major: number; minor: number; rssiDbm: number };

export class BeaconsHeard {
	readonly #air;
	readonly #beacons: ReadonlyMap<string, NonNullable<Beacon['ibeacon']>>;
	readonly #drift: Drift;
	readonly #random: Random;

	constructor(zones: Site['zones'], beacons: readonly (Beacon & { at: Point })[], store: Random) {
		const own = beacons.flatMap(({ id, ibeacon, at }) => (ibeacon ? [{ id, ibeacon, at }] : []));
		const receivers = own.map(({ id, at }) => ({ id, at, height: HEIGHT_M.beacon, kind: 'adapter' as const }));
		this.#random = store.fork('beacons-heard');
		this.#air = airOf({ zones, receivers }, this.#random);
		this.#beacons = new Map(own.map(({ id, ibeacon }) => [id, ibeacon]));
		this.#drift = new Drift(own.length);
	}

	/** One scan; the strongest first. `bodies`: where people stand. */
	heardAt({ at, headingRad }: { at: Point; headingRad: number }, t: number, bodies: readonly Point[]): HeardBeacon[] {
		const heard: HeardBeacon[] = [];
		const [drift, random] = [this.#drift, this.#random];
		// held before the body, as by somebody who looks at the page
		const phone = { at, heightM: HEIGHT_M.phone, powerDbm: TX_POWER_DBM, facingRad: headingRad, outdoors: false };
		this.#air.carry({ ...phone, drift, random }, t, bodies, (id, rssiDbm) => {
			heard.push({ ...this.#beacons.get(id)!, rssiDbm });
		});
		return heard.sort((a, b) => b.rssiDbm - a.rssiDbm);
	}
}
