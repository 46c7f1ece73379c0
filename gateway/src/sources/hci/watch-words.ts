// What health and the log say of an adapter: what, why, how often since the start, and what to do. Pure.
import { durationWords } from '@aisle/protocol';
import type { SourceStatus } from '../source.ts';
import { REASONS, type Watch, type WatchSettings } from './watch-state.ts';

/** Health says for this long that adverts were dropped. */
const DROPS_SHOWN_S = 60;

/** A process that was ended by force twice and is still there sleeps in the kernel, in a driver that hangs. */
const HANGS_S = 6;

/** Undefined where there is nothing new to say. */
export function statusOf(watch: Watch, settings: WatchSettings, now: number): SourceStatus | undefined {
	const { phase, quiet, why, droppedAt } = watch;
	const { name, scan } = settings;
	if (phase === 'stopped') return { state: 'ended', words: `${name} closed` };
	if (phase === 'stopping') return undefined;
	if (phase === 'ending' && now - watch.since >= HANGS_S) return { state: 'failed', words: endlessWords(settings) };
	if (phase === 'waiting') return { state: 'failed', words: `${why?.words}${history(watch)}` };
	// until it hears: also where it failed in another way meanwhile
	if (quiet && (phase === 'scanning' || why?.reason === 'silent')) {
		return { state: 'degraded', words: quietWords(watch, settings, now) };
	}
	if (phase === 'opening' && !why) return { state: 'starting', words: `opening ${name}` };
	if (phase !== 'scanning') return undefined;
	if (droppedAt !== undefined && now - droppedAt < DROPS_SHOWN_S) {
		const words = `${watch.dropped} adverts of ${name} dropped since the start, because the gateway is too slow or stood still: look what else takes this machine's processor`;
		return { state: 'degraded', words: `${words}${history(watch)}` };
	}
	return { state: 'ok', words: `hearing with ${name}, ${scan}${history(watch)}` };
}

export function lostWords(watch: Watch, { name }: WatchSettings, now: number): string {
	return `nothing heard with ${name} for ${inSteps(now - watch.heardAt)}; starting it again`;
}

export function hangingWords({ name }: WatchSettings, forS: number): string {
	return `${name} could not be opened within ${inSteps(forS)}, and its process was ended: plug it out and in if this stays`;
}

function endlessWords({ name }: WatchSettings): string {
	return `the process of ${name} does not end, even by force: unplug the adapter, and restart this machine if that does not help`;
}

export function stuckWords({ name }: WatchSettings, forS: number): string {
	return `the process of ${name} gave no sign of life for ${inSteps(forS)} and was ended`;
}

function quietWords(watch: Watch, { name }: WatchSettings, now: number): string {
	const what = `nothing heard with ${name} for ${inSteps(now - watch.heardAt)}${history(watch)}`;
	return `${what}; if there should be Bluetooth here, unplug the adapter and plug it in, or try it on another port with a cable between`;
}

function history({ restarts }: Watch): string {
	const reasons = REASONS.filter((reason) => restarts[reason] > 0).map((reason) => `${restarts[reason]} ${reason}`);
	if (reasons.length === 0) return '';
	const total = REASONS.reduce((sum, reason) => sum + restarts[reason], 0);
	return `; restarted ${total === 1 ? 'once' : `${total} times`} since the start (${reasons.join(', ')})`;
}

/** In steps of ten seconds, so that a sentence that is shown does not change each second. */
function inSteps(forS: number): string {
	return durationWords(forS < 10 ? Math.floor(forS) : Math.floor(forS / 10) * 10);
}
