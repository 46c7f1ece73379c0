// Check `noble`: the Bluetooth library and its native module load on this machine.
import { z } from 'zod';
import { type Check, fail, ok, sh } from '../check.ts';

const Answer = z.object({ version: z.string() });
const Failure = z.object({ error: z.string() });

export const noble: Check = {
	name: 'noble',
	title: 'Bluetooth library',
	limitMs: 25_000,
	async run({ probe, installation, node }) {
		const answer = await probe('noble', []);
		const loaded = Answer.safeParse(answer);
		if (loaded.success) return [ok(`noble ${loaded.data.version} loads on ${node.arch}`)];
		const why = Failure.safeParse(answer).data?.error ?? 'it said nothing';
		return [fail(`noble does not load here (${why}).`, sh`cd ${installation} && npm ci`)];
	},
};
