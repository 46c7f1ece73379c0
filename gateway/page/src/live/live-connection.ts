// The page's line to the gateway: the plan, then a picture twice a second; after a loss it begins anew until it succeeds.
import type { LiveReply, PlanReply } from '@aisle/protocol';

export type LiveState = {
	link: 'connecting' | 'live' | 'lost';
	plan?: PlanReply;
	live?: LiveReply;
	/** why there is nothing to see yet, with what to do */
	words?: string;
};

const RETRY_MS = 2000;
/** Ten pictures missed: the network swallows them without closing anything. */
const SILENCE_MS = 5000;

/** Calls `set` with every change until the answer is called. */
export function connectLive(set: (change: (state: LiveState) => LiveState) => void): () => void {
	let stream: EventSource | undefined;
	let timer: number | undefined;
	const stopping = new AbortController();

	const lose = (words: string) => {
		stream?.close();
		if (stopping.signal.aborted) return;
		set((state) => ({ ...state, link: 'lost', words }));
		wait(RETRY_MS, () => void begin());
	};
	const wait = (ms: number, then: () => void) => {
		clearTimeout(timer);
		timer = window.setTimeout(then, ms);
	};
	const begin = async () => {
		try {
			// the site file may have changed with a restart
			const plan = await fetchPlan(stopping.signal);
			set((state) => ({ ...state, plan }));
		} catch (error) {
			lose((error as Error).message);
			return;
		}
		stream = new EventSource('/api/live');
		const watch = () => wait(SILENCE_MS, () => lose('The gateway has gone silent.'));
		stream.addEventListener('live', ({ data }) => {
			watch();
			const live = JSON.parse(data) as LiveReply;
			set(({ plan }) => ({ link: 'live', live, ...(plan && { plan }) }));
		});
		stream.addEventListener('error', () => lose('The gateway does not answer.'));
		watch();
	};

	void begin();
	return () => {
		stopping.abort();
		clearTimeout(timer);
		stream?.close();
	};
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
