// Checks user names and passwords without letting anybody guess quickly, or keep the machine busy with guesses.
import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from './accounts.ts';
import { verifyPassword } from './passwords.ts';

/** After the n-th wrong password in a row the next one is looked at 0.25 s · 2^n later, at most half a minute. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
/** (address, user name) pairs remembered; the oldest goes first */
const REMEMBERED_FAILURES = 10_000;
/** wrong passwords remembered of one pair: a device that was set wrong has one, and tries it for ever */
const REMEMBERED_WRONG = 4;
/** tries of one pair that may be under way: the one that is looked at, and the one after a pause */
const TURNS = 2;
/** tries that may wait for the end of a pause, of all pairs together */
const PAUSED = 100;
/** scrypt runs on libuv's four threads, which zlib, DNS and files need too */
const AT_ONE_TIME = 2;
/** CONNECTs that may wait for one of them: a whole chain's gateways coming back at once */
const WAITING = 500;

export type LoginProblem = 'wrong' | 'too-soon' | 'busy';
export type LoginVerdict<A> = { ok: true; account: A } | { ok: false; reason: LoginProblem };

type Failures = { inARow: number; untilMs: number; wrong: string[] };
type Turn<A> = { digest: string; verdict: Promise<LoginVerdict<A>> };
type Clock = { now(): number; wait(ms: number): Promise<unknown> };

export class Logins<A extends Account> {
	readonly #accounts: Map<string, A>;
	readonly #clock: Clock;
	readonly #failures = new Map<string, Failures>();
	readonly #turns = new Map<string, Turn<A>[]>();
	/** Passwords that were right once, by a keyed hash of this process: reconnecting thousands need no scrypt. */
	readonly #verified = new Map<string, string>();
	readonly #key = randomBytes(32);
	/** An unknown name is verified against this and refused all the same: it takes as long as a known one. */
	readonly #anyHash: string;
	readonly #queue: (() => void)[] = [];
	#running = 0;
	#paused = 0;

	constructor(accounts: readonly A[], clock: Clock = { now: () => performance.now(), wait: delay }) {
		this.#accounts = new Map(accounts.map((account) => [account.username, account]));
		this.#clock = clock;
		this.#anyHash = accounts[0]?.passwordHash ?? '';
	}

	knows(username: string): boolean {
		return this.#accounts.has(username);
	}

	/** Resolves late where a wrong password came just before: a corrected device gets in then, and a guesser gets slow. */
	check(username: string, password: Buffer, address: string): Promise<LoginVerdict<A>> {
		const who = `${address} ${username}`;
		const digest = createHmac('sha256', this.#key).update(password).digest('base64');
		const failures = this.#failures.get(who);
		// the same wrong one again is no new guess: it costs nothing, and lengthens no pause
		if (failures?.wrong.includes(digest)) return refused('wrong');
		const account = this.#accounts.get(username);
		if (account !== undefined && this.#pauseMs(who) === 0 && this.#verified.get(username) === digest) {
			this.#failures.delete(who);
			return Promise.resolve({ ok: true, account });
		}
		const turns = this.#turns.get(who) ?? [];
		const same = turns.find((turn) => turn.digest === digest);
		if (same !== undefined) return same.verdict;
		// otherwise a hundred at once would all come before the first pause
		if (turns.length >= TURNS) return refused('too-soon');
		const verdict = this.#inTurn(who, turns.at(-1)?.verdict, () => this.#verify(who, username, password, digest));
		const turn = { digest, verdict };
		this.#turns.set(who, [...turns, turn]);
		const done = () => this.#leave(who, turn);
		verdict.then(done, done);
		return verdict;
	}

	async #inTurn(
		who: string,
		before: Promise<unknown> | undefined,
		verify: () => Promise<LoginVerdict<A>>,
	): Promise<LoginVerdict<A>> {
		await before?.catch(() => {});
		const pauseMs = this.#pauseMs(who);
		if (pauseMs > 0) {
			if (this.#paused >= PAUSED) return { ok: false, reason: 'too-soon' };
			this.#paused++;
			await this.#clock.wait(pauseMs).finally(() => this.#paused--);
		}
		if (this.#queue.length >= WAITING) return { ok: false, reason: 'busy' };
		return await this.#whenFree(verify);
	}

	async #verify(who: string, username: string, password: Buffer, digest: string): Promise<LoginVerdict<A>> {
		const account = this.#accounts.get(username);
		const right = await verifyPassword(password, account?.passwordHash ?? this.#anyHash);
		if (account === undefined || !right) {
			this.#failed(who, digest);
			return { ok: false, reason: 'wrong' };
		}
		this.#failures.delete(who);
		this.#verified.set(username, digest);
		return { ok: true, account };
	}

	#pauseMs(who: string): number {
		return Math.max(0, (this.#failures.get(who)?.untilMs ?? 0) - this.#clock.now());
	}

	#failed(who: string, digest: string): void {
		const before = this.#failures.get(who);
		const inARow = (before?.inARow ?? 0) + 1;
		const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(inARow, 20));
		const wrong = [...(before?.wrong ?? []), digest].slice(-REMEMBERED_WRONG);
		this.#failures.delete(who);
		this.#failures.set(who, { inARow, untilMs: this.#clock.now() + pauseMs, wrong });
		if (this.#failures.size > REMEMBERED_FAILURES) {
			this.#failures.delete(this.#failures.keys().next().value!);
		}
	}

	#leave(who: string, turn: Turn<A>): void {
		const left = this.#turns.get(who)?.filter((other) => other !== turn) ?? [];
		if (left.length === 0) this.#turns.delete(who);
		else this.#turns.set(who, left);
	}

	async #whenFree<T>(work: () => Promise<T>): Promise<T> {
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

function refused(reason: LoginProblem): Promise<{ ok: false; reason: LoginProblem }> {
	return Promise.resolve({ ok: false, reason });
}
