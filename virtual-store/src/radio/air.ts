// Between a device and every receiver: what arrives, how strong, or nothing. Pure; keeps only slow fading.
import { labelPoint, type Point, type Site } from '@aisle/protocol';
import type { Random } from '../random.ts';
import { type Drift, ricianDb } from './fading.ts';
import {
	distanceLossDb,
	distanceM,
	OUTER_WALL_DB,
	otherBodiesLossDb,
	ownBodyLossDb,
	type Placed,
} from './path-loss.ts';
import { Racks } from './racks.ts';
import { ShadowField } from './shadowing.ts';

/** Where half of the adverts are lost: data sheets say -95 (nRF52840) to -98 dBm (ESP32-C3), USB adapters about -90. */
const SENSITIVITY_DBM = -94;
/** How soft that edge is. */
const EDGE_DB = 1.5;
/** Collisions and the moments in which a scanner changes its channel; own estimate. */
const HEARD_AT_BEST = 0.92;
/** Office-walks survey: twelve equal adapters differ by 2.2 dB. */
const RECEIVER_SPREAD_DB = 2.2;
const RECEIVER_HEIGHT_M = 2;

/** What goes on the air once. `powerDbm` is what a receiver at 1 m would read. */
export type Emission = Placed & {
	powerDbm: number;
	/** the way that the device looks away from its owner's body; undefined where nobody carries it */
	facingRad: number | undefined;
	outdoors: boolean;
	drift: Drift;
	random: Random;
};

type Ear = Placed & { id: string; offsetDb: number; shadow: ShadowField };

/** The same store, the same shadows and the same receivers. */
export function airOf(site: Pick<Site, 'receivers' | 'zones'>, store: Random): Air {
	return new Air(site, store.fork('air'));
}

export class Air {
	readonly #ears: readonly Ear[];
	readonly #racks: Racks;

	constructor(site: Pick<Site, 'receivers' | 'zones'>, random: Random) {
		this.#racks = new Racks(site.zones);
		this.#ears = site.receivers.map((receiver) => {
			const own = random.fork(receiver.id);
			const zone = site.zones.find(({ id }) => id === receiver.zone);
			return {
				id: receiver.id,
				at: receiver.at ?? (zone ? labelPoint(zone.shape) : [0, 0]),
				heightM: receiver.height ?? RECEIVER_HEIGHT_M,
				offsetDb: own.gaussian(0, RECEIVER_SPREAD_DB),
				shadow: new ShadowField(own),
			};
		});
	}

	get receivers(): number {
		return this.#ears.length;
	}

	/** Calls `hear` for every receiver that takes the advert in; `bodies` are where people stand. */
	carry(emission: Emission, t: number, bodies: readonly Point[], hear: (receiver: string, rssiDbm: number) => void) {
		const { drift, random } = emission;
		for (let i = 0; i < this.#ears.length; i++) {
			const ear = this.#ears[i]!;
			const mean = this.#meanDbm(emission, ear, bodies);
			const rssiDbm = mean + drift.offsetDb(i, t, random) + ricianDb(random);
			const heard = HEARD_AT_BEST / (1 + Math.exp((SENSITIVITY_DBM - rssiDbm) / EDGE_DB));
			if (random.chance(heard)) hear(ear.id, Math.min(Math.max(Math.round(rssiDbm), -127), 20));
		}
	}

	/** Everything that does not change from one advert to the next. */
	#meanDbm(emission: Emission, ear: Ear, bodies: readonly Point[]): number {
		let level = emission.powerDbm + ear.offsetDb + ear.shadow.offsetDb(emission.at);
		level -= distanceLossDb(distanceM(emission, ear)) + this.#racks.lossDb(emission, ear);
		if (emission.facingRad !== undefined) level -= ownBodyLossDb(emission, ear, emission.facingRad);
		level -= otherBodiesLossDb(emission, ear, bodies);
		return emission.outdoors ? level - OUTER_WALL_DB : level;
	}
}
