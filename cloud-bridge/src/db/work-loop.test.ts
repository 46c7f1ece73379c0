import { expect, test, vi } from 'vitest';
import { createWorkLoop } from './work-loop.ts';

test('once at a time, and again when woken meanwhile', async () => {
	let [running, most, rounds] = [0, 0, 0];
	const loop = createWorkLoop({
		onFailure: () => {},
		work: async () => {
			most = Math.max(most, ++running);
			if (++rounds === 1) for (let call = 0; call < 5; call++) loop.wake();
			await new Promise(setImmediate);
			running--;
		},
	});
	loop.wake();
	await vi.waitFor(() => expect(rounds).toBe(2));
	await loop.close();
	loop.wake();
	expect([most, rounds]).toEqual([1, 2]);
});

test('a failure is told and tried again; closing ends that', async () => {
	const onFailure = vi.fn();
	const loop = createWorkLoop({
		onFailure,
		work: async () => {
			throw new Error('disk full');
		},
	});
	loop.wake();
	await vi.waitFor(() => expect(onFailure).toHaveBeenCalledTimes(2));
	expect(onFailure.mock.calls.map(([, retryMs]) => retryMs)).toEqual([250, 500]);
	await loop.close();
});
