// What is known of an adapter's process at one moment.

/**
 * Why a process was started again; a label of metrics. `failed`: it could not open its adapter. `crashed`: it ended
 * unasked, by whatever hand, could not be started, or sent what makes no sense.
 */
export const REASONS = ['silent', 'stuck', 'lost', 'crashed', 'failed'] as const;
export type Reason = (typeof REASONS)[number];

export type WatchSettings = { name: string; scan: string; silenceS: number };

export type Watch = {
	readonly phase: 'opening' | 'scanning' | 'ending' | 'waiting' | 'stopping' | 'stopped';
	/** when the phase began */
	readonly since: number;
	/** when to look next, whatever happens */
	readonly due: number;
	/** while waiting: when to start again */
	readonly retryAt: number;
	/** while ending: when to end it by force, again */
	readonly killAt: number;
	readonly lookedAt: number;
	/** of the last sign of life; undefined before the first */
	readonly beatAt: number | undefined;
	/** of the last advert, or of the beginning of hearing */
	readonly heardAt: number;
	/** since then no gap was longer than silenceS */
	readonly steadyAt: number;
	/** how often it was started again because of silence, until it heard steadily: each doubles the patience */
	readonly quietRounds: number;
	readonly quiet: boolean;
	readonly nextWaitS: number;
	readonly why: { reason: Reason; words: string } | undefined;
	readonly restarts: Readonly<Record<Reason, number>>;
	/** of this process so far, and of all before it */
	readonly malformed: number;
	readonly dropped: number;
	readonly droppedBefore: number;
	readonly droppedAt: number | undefined;
	readonly said: string;
	/** what the log says of it last, until it hears again */
	readonly logged: string;
};

export const NO_RESTARTS: Watch['restarts'] = { silent: 0, stuck: 0, lost: 0, crashed: 0, failed: 0 };
