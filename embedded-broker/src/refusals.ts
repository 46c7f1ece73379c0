// Everything the broker did not do for a client: counted, handed to the daemon, and logged without flooding the log.

import type { LoginProblem } from './logins.ts';

/** The part of a pino logger that the broker uses. */
export type BrokerLog = Record<'info' | 'warn', (fields: Record<string, unknown>, words: string) => void>;

const REFUSAL_KINDS = [
	'login',
	'frame',
	'protocol',
	'connect-timeout',
	'too-many-clients',
	'too-many-connections',
	'publish',
	'subscribe',
	'retained',
	'queue',
	'session',
] as const;
export type RefusalKind = (typeof REFUSAL_KINDS)[number];

export type Refusal = {
	kind: RefusalKind;
	/** one sentence: what was refused and why */
	words: string;
	/** one that an account has; given before login, it proves nothing */
	username?: string;
	topic?: string;
	/** of a login: what was wrong */
	reason?: LoginProblem;
	/** IP address */
	address?: string;
};

const LOG_EVERY_MS = 60_000;
/** Topics come from the network: they must not fill a log line. */
const LONGEST_TOPIC = 200;

export class Refusals {
	readonly counts: Record<RefusalKind, number>;
	readonly #log: BrokerLog;
	readonly #onRefused: ((refusal: Refusal) => void) | undefined;
	readonly #logTopics: boolean;
	/** by kind and user name: accounts are few */
	readonly #logged = new Map<string, { atMs: number; unsaid: number }>();

	/** @param logTopics false where topics may hold what was heard on the air */
	constructor(log: BrokerLog, onRefused?: (refusal: Refusal) => void, logTopics = true) {
		this.#logTopics = logTopics;
		this.counts = Object.fromEntries(REFUSAL_KINDS.map((kind) => [kind, 0])) as Record<RefusalKind, number>;
		this.#log = log;
		this.#onRefused = onRefused;
	}

	note(refusal: Refusal): void {
		this.counts[refusal.kind]++;
		this.#onRefused?.(refusal);
		const before = this.#unsaidBefore(`${refusal.kind} ${refusal.reason ?? ''} ${refusal.username ?? ''}`);
		if (before === undefined) return;
		const { kind, words, username, topic } = refusal;
		const fields = {
			username,
			...(this.#logTopics && { topic: topic?.slice(0, LONGEST_TOPIC) }),
		};
		this.#log.warn({ event: `broker-refused-${kind}`, ...fields, alsoBefore: before }, words);
	}

	/** A connection that broke, which is nobody's refusal: only logged, and as seldom. */
	noteLost(username: string | undefined, reason: string): void {
		const before = this.#unsaidBefore(`lost ${username ?? ''}`);
		if (before === undefined) return;
		this.#log.info({ event: 'broker-client-lost', username, reason, alsoBefore: before }, 'a client was lost');
	}

	/** A connection over its rate, which loses nothing: only logged. */
	noteSlowed(username: string | undefined): void {
		const before = this.#unsaidBefore(`slowed ${username ?? ''}`);
		if (before === undefined) return;
		const words = 'a client sends more than its rate and is slowed down';
		this.#log.warn({ event: 'broker-client-slowed', username, alsoBefore: before }, words);
	}

	/** How many like it were left out of the log since the last line; undefined: so is this one. */
	#unsaidBefore(key: string): number | undefined {
		const last = this.#logged.get(key);
		const nowMs = performance.now();
		if (last !== undefined && nowMs - last.atMs < LOG_EVERY_MS) {
			last.unsaid++;
			return undefined;
		}
		this.#logged.set(key, { atMs: nowMs, unsaid: 0 });
		return last?.unsaid ?? 0;
	}
}
