// Runs checks at once, each within its limit of time.
import { type Check, type Result, skipped, warn } from './check.ts';
import type { Surroundings } from './surroundings.ts';

export type Examined = { name: string; title: string; tookMs: number; results: Result[] };

/** In the order of `checks`, whichever ends first. `onProgress` hears the names of those under way. */
export async function examine(
	checks: readonly Check[],
	surroundings: Surroundings,
	onProgress: (underWay: readonly string[]) => void = () => {},
): Promise<Examined[]> {
	const underWay = new Set(checks.map(({ name }) => name));
	onProgress([...underWay]);
	return Promise.all(
		checks.map(async (check) => {
			const since = performance.now();
			const results = await withinLimit(check, surroundings);
			underWay.delete(check.name);
			onProgress([...underWay]);
			return { name: check.name, title: check.title, tookMs: Math.round(performance.now() - since), results };
		}),
	);
}

async function withinLimit(check: Check, surroundings: Surroundings): Promise<Result[]> {
	const stop = new AbortController();
	const { promise: late, resolve } = Promise.withResolvers<Result[]>();
	const timer = setTimeout(() => resolve([tooLate(check, surroundings)]), check.limitMs);
	try {
		const done = check.run(surroundings, stop.signal);
		return await Promise.race([done.catch((error: Error) => [notDone(error)]), late]);
	} finally {
		clearTimeout(timer);
		stop.abort();
	}
}

/** What hangs is wrong as well: a dying card, a name server that never answers. */
function tooLate({ name, limitMs }: Check, { again }: Surroundings): Result {
	return warn(`no answer in ${limitMs / 1000} s`, { command: `${again} --only ${name}` });
}

function notDone({ message }: Error): Result {
	return skipped(`could not be done: ${message}`);
}
