// How many connections one address may hold and open: nobody takes the room of others by opening more. Pure: time is an argument.
import { TokenBucket } from './token-bucket.ts';

/** Addresses remembered after their last connection closed; the oldest goes first. */
const REMEMBERED = 10_000;

export type AdmissionLimits = {
	clients: number;
	connectionsPerAddress: number;
	connectsPerS: number;
	connectBurst: number;
};

type Guest = { open: number; connects: TokenBucket };

export class Admission {
	#open = 0;
	readonly #limits: AdmissionLimits;
	readonly #guests = new Map<string, Guest>();

	constructor(limits: AdmissionLimits) {
		this.#limits = limits;
	}

	/**
	 * undefined: come in, and `left` must be called once; otherwise why not.
	 * @param makeRoom asked where there is none (for `from` only, where that is given): has somebody been sent away?
	 */
	objection(address: string, nowMs: number, makeRoom: (from?: string) => boolean = () => false): string | undefined {
		const { clients, connectionsPerAddress, connectsPerS, connectBurst } = this.#limits;
		const guest = this.#guests.get(address) ?? {
			open: 0,
			connects: new TokenBucket(connectsPerS, connectBurst, nowMs),
		};
		if (guest.connects.waitMs(nowMs) > 0) {
			return `one address connects more than ${connectsPerS} times a second: turned away for a moment`;
		}
		guest.connects.take(1, nowMs);
		this.#remember(address, guest);
		if (this.#open >= clients && !makeRoom()) return `${clients} clients are connected: one more was turned away`;
		if (guest.open >= connectionsPerAddress && !makeRoom(address)) {
			return `one address has ${connectionsPerAddress} connections open: one more was turned away`;
		}
		guest.open++;
		this.#open++;
		return undefined;
	}

	left(address: string): void {
		this.#open--;
		const guest = this.#guests.get(address);
		if (guest) guest.open--;
	}

	#remember(address: string, guest: Guest): void {
		this.#guests.delete(address);
		this.#guests.set(address, guest);
		if (this.#guests.size <= REMEMBERED) return;
		for (const [oldest, { open }] of this.#guests) {
			// one with open connections is counted on; there are fewer of those than clients
			if (open > 0) continue;
			this.#guests.delete(oldest);
			return;
		}
	}
}
