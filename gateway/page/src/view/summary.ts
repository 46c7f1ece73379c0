// Sentences that sum the page up: who is here, how the gateway is. Pure.
import type { LiveReply } from '@aisle/protocol';
import { countOf } from './kinds.ts';

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
		return { state: worst.state, title, words: `${worst.name}: ${worst.words}` };
	}
	if (worst.state === 'starting')
		return { state: 'starting', title: 'Starting', words: `${worst.name}: ${worst.words}` };
	return { state: 'ok', title: 'Everything works', words: `All ${parts.length} parts of the gateway are well.` };
}

/** "Everybody" is who the simulation knows of; the gateway knows those with a pass or a tag. */
export function truthWords(people: readonly { kind: 'pass' | 'tag' | 'stranger' }[]): string {
	const strangers = people.filter(({ kind }) => kind === 'stranger').length;
	const known = people.length - strangers;
	return (
		`The simulation has ${people.length} in the store. The gateway may know ${known}: shoppers who opted in, and the store's own tags. ` +
		`${strangers === 1 ? '1 is a stranger' : `${strangers} are strangers`}: their phones are heard, counted and forgotten at once.`
	);
}
