// The page's line to the gateway: the plan, then picture after picture.
import type { LiveReply, PlanReply } from '@aisle/protocol';
import { SILENCE_MS, watchPictures } from './pictures.ts';

export type LiveState = {
	link: 'connecting' | 'live' | 'lost';
	plan?: PlanReply;
	live?: LiveReply;
	/** why there is nothing to see yet, with what to do */
	words?: string;
};

/** Calls `set` with every change until the answer is called. */
export function connectLive(set: (change: (state: LiveState) => LiveState) => void): () => void {
	return watchPictures<LiveReply>('live', {
		// the site file may have changed with a restart
		async prepare(signal) {
			const plan = await fetchPlan(signal);
			set((state) => ({ ...state, plan }));
		},
		show: (live) => set(({ plan }) => ({ link: 'live', live, ...(plan && { plan }) })),
		lose: (words) => set((state) => ({ ...state, link: 'lost', words })),
	});
}

async function fetchPlan(signal: AbortSignal): Promise<PlanReply> {
	const reply = await fetch('/api/site', { signal: AbortSignal.any([signal, AbortSignal.timeout(SILENCE_MS)]) }).catch(
		() => {
			throw new Error('The gateway does not answer.');
		},
	);
	if (!reply.ok) throw new Error(`The gateway answers with an error (${reply.status}); its log says why.`);
	return reply.json();
}
