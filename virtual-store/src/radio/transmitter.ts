// One device's rhythm: when it advertises next, under which address, with which bytes. Pure; mutates only itself.
import type { Random } from '../random.ts';
import { Drift } from './fading.ts';

/** BLE adds 0 to 10 ms to every interval, so that two devices do not collide for ever (advDelay, Core vol 6 part B 4.4.2.2.1). */
const ADV_DELAY_MAX_S = 0.01;

/** What is on the air for a while; undefined `data`: silent. */
export type Face = {
	address: string;
	addressType: 'public' | 'random';
	data: Buffer | undefined;
	/** the next face is due then */
	untilS: number;
};

/** A sort of device. */
export type DeviceKind = {
	intervalS: number;
	/** what a receiver 1 m away reads */
	powerAt1mDbm: number;
	heightM: number;
	/** `first`: the device has been on for a while and is somewhere in the middle of its rotation */
	face(t: number, random: Random, first: boolean): Face;
};

/** Phones of one model differ, and hands and pockets detune antennas; own estimate, as large as receivers' differences and more. */
const DEVICE_SPREAD_DB = 3;

/** A face with its bytes in hex, as captures and satellites write them. */
export type OnAir = Omit<Face, 'data' | 'untilS'> & { data: Buffer; hex: string };

export class Transmitter {
	readonly kind: DeviceKind;
	readonly powerDbm: number;
	readonly drift: Drift;
	/** Where the device sits on its owner, relative to the heading. */
	readonly sideRad: number;
	/** Decides over everything that happens to this device's signal. */
	readonly random: Random;
	nextS: number;
	#onAir: OnAir | undefined;
	#untilS = Number.NEGATIVE_INFINITY;

	/** @param make decides what the device is like, where that is older than what happens to it */
	constructor(kind: DeviceKind, t: number, receivers: number, random: Random, make?: Random) {
		this.kind = kind;
		this.random = random;
		const spreadDb = random.gaussian(0, DEVICE_SPREAD_DB);
		this.powerDbm = kind.powerAt1mDbm + (make?.gaussian(0, DEVICE_SPREAD_DB) ?? spreadDb);
		this.drift = new Drift(receivers);
		this.sideRad = random.between(-Math.PI, Math.PI);
		this.nextS = t + random.between(0, kind.intervalS);
	}

	/** Takes a new address and new bytes where they are due, and sets the time of the next advert. */
	send(): OnAir | undefined {
		const t = this.nextS;
		if (t >= this.#untilS) this.#change(t);
		this.nextS = t + this.kind.intervalS + this.random.between(0, ADV_DELAY_MAX_S);
		return this.#onAir;
	}

	/** What the face is made of has changed. */
	refresh(): void {
		this.#untilS = Number.NEGATIVE_INFINITY;
	}

	/** Nothing before `t`, and not much later: the device was out of reach, or the clock was set. */
	skipTo(t: number): void {
		const { intervalS } = this.kind;
		const soon = t + 2 * intervalS + ADV_DELAY_MAX_S;
		if (this.nextS < t || this.nextS > soon) this.nextS = t + this.random.between(0, intervalS);
	}

	#change(t: number): void {
		const { address, addressType, data, untilS } = this.kind.face(
			t,
			this.random,
			this.#untilS === Number.NEGATIVE_INFINITY && this.#onAir === undefined,
		);
		this.#untilS = untilS;
		this.#onAir = data && { address, addressType, data, hex: data.toString('hex') };
	}
}
