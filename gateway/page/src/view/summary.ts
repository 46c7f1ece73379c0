// Sentences that sum the page up: who is here, how the gateway is. Pure.
import type { LiveReply } from '@aisle/protocol';
import { capitalise, countOf } from './kinds.ts';

type Part = LiveReply['parts'][number];
export type PartState = Part['state'];

export type HealthSummary = { state: PartState; title: string; words: string };

/** "6 shoppers, 2 carts and 1 staff" */
export function presentWords(kinds: readonly string[], present: readonly number[]): string {
	const parts = kinds.flatMap((kind, i) => (present[i]! > 0 ? [countOf(kind, present[i]!)] : []));
	if (parts.length === 0) return 'nobody known';
	return parts.length === 1 ? parts[0]! : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** One glance: the worst part speaks. The gateway sends the worst first. */
export function healthSummary(parts: readonly Part[]): HealthSummary {
	const worst = parts[0];
	if (!worst) return { state: 'starting', title: 'Starting', words: 'No part has said yet how it is.' };
	const ill = parts.filter(({ state }) => state === 'failed' || state === 'degraded').length;
	if (ill > 0) {
		const title = `${ill} of ${parts.length} parts need${ill === 1 ? 's' : ''} attention`;
		return { state: worst.state, title, words: `${capitalise(worst.name)}: ${worst.words}` };
	}
	if (worst.state === 'starting')
		return { state: 'starting', title: 'Starting', words: `${capitalise(worst.name)}: ${worst.words}` };
	if (worst.state === 'ended') {
		return { state: 'ended', title: `${capitalise(worst.name)} has ended`, words: capitalise(worst.words) };
	}
	return { state: 'ok', title: 'Everything works', words: `All ${parts.length} parts of the gateway are well.` };
}

/** What the layer of outlines shows, and why the gateway could not. */
export function truthWords(people: readonly { kind: 'pass' | 'tag' | 'stranger' }[]): string {
	const strangers = people.filter(({ kind }) => kind === 'stranger').length;
	return (
		`In the simulation ${people.length} people and things in the store carry a radio. The gateway can know ` +
		`${people.length - strangers} of them: shoppers who opted in, and the store's own tags. ` +
		`${strangers === 1 ? 'The other one is a stranger, whose phone is' : `The other ${strangers} are strangers, whose phones are`} ` +
		'heard, counted and forgotten at once. Only the simulation can draw them.'
	);
}
