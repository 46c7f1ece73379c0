// What to do with an adapter's process, given what was heard of it and when. Pure: time is an argument, in seconds of a clock that never goes back.
import type { SourceStatus } from '../source.ts';
import { NO_RESTARTS, type Reason, type Watch, type WatchSettings } from './watch-state.ts';
import { hangingWords, lostWords, statusOf, stuckWords } from './watch-words.ts';

export type WatchEvent =
	| { type: 'tick' | 'scanning' | 'heard' | 'stop' }
	| { type: 'beat'; malformed: number; dropped: number }
	/** the adapter is lost, the process ends */
	| { type: 'lost'; words: string }
	/** the process says what makes no sense, and must end */
	| { type: 'confused'; words: string }
	| { type: 'exited'; words: string };

export type WatchAction =
	| { do: 'start' }
	| { do: 'signal'; signal: 'SIGTERM' | 'SIGKILL' }
	| { do: 'report'; status: SourceStatus }
	| { do: 'restarted'; reason: Reason }
	| { do: 'log'; event: 'hci-hearing' | 'hci-lost' | 'hci-malformed'; words: string; malformed?: number };

export type Step = { watch: Watch; actions: WatchAction[] };

/** The longest time between two looks: status sentences have durations in them. */
const LOOK_S = 1;
/** A busy machine takes seconds to start a process; a heart beats each second then. */
const FIRST_BEAT_S = 20;
/** Connecting, the stack's start and the command to scan have 5 s each; a driver may hang without a limit. */
const OPEN_S = 15;
const STUCK_S = 5;
/** This process itself did not run for so long (a suspended machine, a long transaction): nobody else is to blame. */
const OWN_STALL_S = 2.5;
/** The stack's last word, then the kernel's. */
const END_S = 3;

const WAIT_FIRST_S = 0.5;
/** With 5 s in which an attempt fails and 2 s of a start, an adapter that is back hears within 20 s. */
const WAIT_MOST_S = 12;
/** An adapter that heard for this long was sound: the next loss is a new one, and is retried at once. */
const SOUND_S = 60;
/** In a silent place a radio is started again this often at the most. */
const PATIENCE_MOST_S = 300;

export function firstStep(settings: WatchSettings, now: number): Step {
	const watch: Watch = {
		phase: 'opening',
		since: now,
		due: now + LOOK_S,
		retryAt: now,
		lookedAt: now,
		killAt: now,
		beatAt: undefined,
		heardAt: now,
		steadyAt: now,
		quietRounds: 0,
		quiet: false,
		nextWaitS: WAIT_FIRST_S,
		why: undefined,
		restarts: NO_RESTARTS,
		malformed: 0,
		dropped: 0,
		droppedBefore: 0,
		droppedAt: undefined,
		said: '',
		logged: '',
	};
	return spoken({ watch, actions: [{ do: 'start' }] }, settings, now);
}

export function step(before: Watch, event: WatchEvent, settings: WatchSettings, now: number): Step {
	const excused = now - before.lookedAt > OWN_STALL_S ? excuse(before, now) : before;
	const { watch, actions } = change({ ...excused, lookedAt: now }, event, settings, now);
	return spoken({ watch: { ...watch, due: dueOf(watch, settings, now) }, actions }, settings, now);
}

function change(watch: Watch, event: WatchEvent, settings: WatchSettings, now: number): Step {
	switch (event.type) {
		case 'tick':
			return look(watch, settings, now);
		case 'beat':
			return beaten(watch, event, now);
		case 'heard':
			return isRunning(watch) ? heard(watch, settings, now) : still(watch);
		case 'scanning':
			return scanning(watch, settings, now);
		case 'lost':
			if (!isRunning(watch)) return still(watch);
			return ending(watch, watch.phase === 'scanning' ? 'lost' : 'failed', event.words, now);
		case 'confused':
			if (!isRunning(watch)) return still(watch);
			return killed(watch, 'crashed', event.words, now);
		case 'exited':
			return isThere(watch) ? exited(watch, event.words, settings, now) : still(watch);
		case 'stop':
			if (watch.phase === 'waiting') return { watch: { ...watch, phase: 'stopped' }, actions: [] };
			if (watch.phase === 'stopped') return still(watch);
			return {
				watch: { ...watch, phase: 'stopping', since: now, killAt: now + END_S },
				actions: [{ do: 'signal', signal: 'SIGTERM' }],
			};
	}
}

function look(watch: Watch, settings: WatchSettings, now: number): Step {
	if (watch.phase === 'waiting') return now >= watch.retryAt ? restart(watch, now) : still(watch);
	if (watch.phase === 'ending' || watch.phase === 'stopping') {
		if (now < watch.killAt) return still(watch);
		return { watch: { ...watch, killAt: now + END_S }, actions: [{ do: 'signal', signal: 'SIGKILL' }] };
	}
	if (!isRunning(watch)) return still(watch);
	if (now >= beatDue(watch)) {
		return killed(watch, 'stuck', stuckWords(settings, now - (watch.beatAt ?? watch.since)), now);
	}
	if (watch.phase === 'opening' && now >= openDue(watch)) {
		return killed(watch, 'stuck', hangingWords(settings, now - watch.since), now);
	}
	if (watch.phase === 'scanning' && now >= silenceDue(watch, settings)) {
		const ended = ending({ ...watch, quiet: true, quietRounds: watch.quietRounds + 1 }, 'silent', '', now);
		return { ...ended, actions: [{ do: 'signal', signal: 'SIGTERM' }] };
	}
	return still(watch);
}

function beaten(watch: Watch, { malformed, dropped }: { malformed: number; dropped: number }, now: number): Step {
	const total = watch.droppedBefore + dropped;
	const droppedAt = total > watch.dropped ? now : watch.droppedAt;
	// a slow machine's time to start a process is not the adapter's time to open
	const since = watch.phase === 'opening' && watch.beatAt === undefined ? now : watch.since;
	return still({ ...watch, since, beatAt: now, malformed, dropped: total, droppedAt });
}

function heard(watch: Watch, { silenceS }: WatchSettings, now: number): Step {
	const steadyAt = now - watch.heardAt > silenceS ? now : watch.steadyAt;
	const quietRounds = now - steadyAt >= SOUND_S ? 0 : watch.quietRounds;
	return still({ ...watch, heardAt: now, beatAt: now, steadyAt, quietRounds, quiet: false });
}

function scanning(watch: Watch, { name, scan }: WatchSettings, now: number): Step {
	if (watch.phase !== 'opening') return still(watch);
	const heardAt = watch.quiet ? watch.heardAt : now;
	return {
		watch: { ...watch, phase: 'scanning', since: now, beatAt: now, heardAt, why: undefined, logged: '' },
		actions: [{ do: 'log', event: 'hci-hearing', words: `hearing with ${name}, ${scan}` }],
	};
}

function ending(watch: Watch, reason: Reason, words: string, now: number): Step {
	const sound = watch.phase === 'scanning' && now - watch.since > SOUND_S;
	const nextWaitS = sound ? WAIT_FIRST_S : watch.nextWaitS;
	return still({ ...watch, phase: 'ending', since: now, killAt: now + END_S, why: { reason, words }, nextWaitS });
}

function killed(watch: Watch, reason: Reason, words: string, now: number): Step {
	return { watch: ending(watch, reason, words, now).watch, actions: [{ do: 'signal', signal: 'SIGKILL' }] };
}

function exited(before: Watch, words: string, settings: WatchSettings, now: number): Step {
	const actions: WatchAction[] = [];
	if (before.malformed > 0) {
		const { malformed } = before;
		actions.push({
			do: 'log',
			event: 'hci-malformed',
			words: 'packets from the controller could not be read',
			malformed,
		});
	}
	const counted = { ...before, malformed: 0, droppedBefore: before.dropped, beatAt: undefined };
	if (before.phase === 'stopping') return { watch: { ...counted, phase: 'stopped' }, actions };
	const watch = isRunning(before) ? { ...ending(counted, 'crashed', words, now).watch } : counted;
	const { reason, words: why } = watch.why!;
	if (reason === 'silent') {
		const again = restart(watch, now);
		actions.push({ do: 'log', event: 'hci-lost', words: lostWords(watch, settings, now) });
		return { watch: again.watch, actions: [...actions, ...again.actions] };
	}
	const sentence = `${why}; trying again in ${watch.nextWaitS} s`;
	// an adapter that stays away would fill the log with one sentence
	if (sentence !== watch.logged) actions.push({ do: 'log', event: 'hci-lost', words: sentence });
	return {
		watch: {
			...watch,
			phase: 'waiting',
			since: now,
			retryAt: now + watch.nextWaitS,
			why: { reason, words: sentence },
			nextWaitS: Math.min(watch.nextWaitS * 2, WAIT_MOST_S),
			logged: sentence,
		},
		actions,
	};
}

/** `why` stays until it hears: health goes on saying what failed. */
function restart(watch: Watch, now: number): Step {
	const { reason } = watch.why!;
	const restarts = { ...watch.restarts, [reason]: watch.restarts[reason] + 1 };
	return {
		watch: { ...watch, phase: 'opening', since: now, beatAt: undefined, restarts },
		actions: [{ do: 'start' }, { do: 'restarted', reason }],
	};
}

function still(watch: Watch): Step {
	return { watch, actions: [] };
}

function isRunning({ phase }: Watch): boolean {
	return phase === 'opening' || phase === 'scanning';
}

/** A process that was started and has not ended. */
function isThere({ phase }: Watch): boolean {
	return phase !== 'waiting' && phase !== 'stopped';
}

function beatDue({ beatAt, since }: Watch): number {
	return beatAt === undefined ? since + FIRST_BEAT_S : beatAt + STUCK_S;
}

function openDue({ beatAt, since }: Watch): number {
	return beatAt === undefined ? Number.POSITIVE_INFINITY : since + OPEN_S;
}

/** Each restart that did not help makes the next wait twice as long. */
function silenceDue({ heardAt, since, quietRounds }: Watch, { silenceS }: WatchSettings): number {
	const patienceS = Math.min(silenceS * 2 ** quietRounds, Math.max(PATIENCE_MOST_S, silenceS));
	return Math.max(heardAt, since) + patienceS;
}

function dueOf(watch: Watch, settings: WatchSettings, now: number): number {
	const { phase, retryAt, killAt } = watch;
	if (phase === 'waiting') return Math.min(retryAt, now + LOOK_S);
	if (phase === 'ending' || phase === 'stopping') return Math.min(killAt, now + LOOK_S);
	const outOfPatience = phase === 'scanning' ? silenceDue(watch, settings) : openDue(watch);
	return Math.min(beatDue(watch), outOfPatience, now + LOOK_S);
}

function excuse(watch: Watch, now: number): Watch {
	const stallS = now - watch.lookedAt;
	const beatAt = watch.beatAt === undefined ? undefined : watch.beatAt + stallS;
	return { ...watch, beatAt, since: watch.since + stallS, heardAt: watch.heardAt + stallS };
}

/** Says in health what is new to say. */
function spoken({ watch, actions }: Step, settings: WatchSettings, now: number): Step {
	const status = statusOf(watch, settings, now);
	const said = status ? `${status.state} ${status.words}` : watch.said;
	if (!status || said === watch.said) return { watch, actions };
	return { watch: { ...watch, said }, actions: [...actions, { do: 'report', status }] };
}
