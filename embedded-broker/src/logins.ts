// Checks user names and passwords without letting anybody guess quickly, or keep the machine busy with guesses.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Account } from './accounts.ts';
import { verifyPassword } from './passwords.ts';

/** After the n-th wrong password in a row the next try is looked at 0.25 s · 2^n later, at most half a minute. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
/** (address, user name) pairs remembered; the oldest goes first */
const REMEMBERED_FAILURES = 10_000;
/** scrypt runs on libuv's four threads, which zlib, DNS and files need too */
const AT_ONE_TIME = 2;
/** CONNECTs that may wait for one of them: a whole chain's gateways coming back at once */
const WAITING = 500;

export type LoginVerdict<A> = { ok: true; account: A } | { ok: false; reason: 'wrong' | 'too-soon' | 'busy' };

type Failures = { inARow: number; untilMs: number };

export class Logins<A extends Account> {
	readonly #accounts: Map<string, A>;
	readonly #now: () => number;
	readonly #failures = new Map<string, Failures>();
	readonly #underWay = new Map<string, Promise<unknown>>();
	/** Passwords that were right once, by a keyed hash of this process: reconnecting thousands need no scrypt. */
	readonly #verified = new Map<string, Buffer>();
	readonly #key = randomBytes(32);
	/** An unknown name is verified against this and refused all the same: it takes as long as a known one. */
	readonly #anyHash: string;
	readonly #queue: (() => void)[] = [];
	#running = 0;

	constructor(accounts: readonly A[], now: () => number = () => performance.now()) {
		this.#accounts = new Map(accounts.map((account) => [account.username, account]));
		this.#now = now;
		this.#anyHash = accounts[0]?.passwordHash ?? '';
	}

	async check(username: string, password: Buffer, address: string): Promise<LoginVerdict<A>> {
		const who = `${address} ${username}`;
		const account = this.#accounts.get(username);
		const digest = createHmac('sha256', this.#key).update(password).digest();
		for (;;) {
			if (this.#now() < (this.#failures.get(who)?.untilMs ?? 0)) return { ok: false, reason: 'too-soon' };
			const verified = this.#verified.get(username);
			if (account !== undefined && verified !== undefined && timingSafeEqual(verified, digest)) {
				this.#failures.delete(who);
				return { ok: true, account };
			}
			// one try at a time for each: otherwise a hundred at once would all come before the first pause
			const before = this.#underWay.get(who);
			if (before === undefined) break;
			await before;
		}
		if (this.#queue.length >= WAITING) return { ok: false, reason: 'busy' };
		const verifying = this.#inTurn(() => verifyPassword(password, account?.passwordHash ?? this.#anyHash));
		const done = verifying.then(
			(right) => {
				this.#underWay.delete(who);
				if (account === undefined || !right) this.#failed(who);
				else {
					this.#failures.delete(who);
					this.#verified.set(username, digest);
				}
			},
			() => this.#underWay.delete(who),
		);
		this.#underWay.set(who, done);
		const right = await verifying;
		await done;
		return account !== undefined && right ? { ok: true, account } : { ok: false, reason: 'wrong' };
	}

	#failed(who: string): void {
		const inARow = (this.#failures.get(who)?.inARow ?? 0) + 1;
		const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(inARow, 20));
		this.#failures.delete(who);
		this.#failures.set(who, { inARow, untilMs: this.#now() + pauseMs });
		if (this.#failures.size > REMEMBERED_FAILURES) {
			this.#failures.delete(this.#failures.keys().next().value!);
		}
	}

	async #inTurn<T>(work: () => Promise<T>): Promise<T> {
		if (this.#running >= AT_ONE_TIME) await new Promise<void>((resolve) => this.#queue.push(resolve));
		else this.#running++;
		try {
			return await work();
		} finally {
			const next = this.#queue.shift();
			if (next === undefined) this.#running--;
			else next();
		}
	}
}
