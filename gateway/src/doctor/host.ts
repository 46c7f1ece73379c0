// A container has neither a kernel nor a disk of its own: commands that mend those are not for typing in it.
import { hands, type Result } from './check.ts';
import { isContainer } from './files.ts';
import type { Surroundings } from './surroundings.ts';

const ON_HOST = hands('This is a container: mend it on its host.');

/** The result as it is on a machine; in a container, words instead of a command. */
export function onHost(surroundings: Surroundings, result: Result): Result {
	if (result.state === 'ok' || !result.mend || !('command' in result.mend)) return result;
	return isContainer(surroundings) ? { ...result, mend: ON_HOST } : result;
}
