import { describe, expect, it } from 'vitest';
import { type Refusal, Refusals } from './refusals.ts';

describe('Refusals', () => {
	it('counts and hands on every one, and logs the first of each kind and user name', () => {
		const logged: Record<string, unknown>[] = [];
		const handed: Refusal[] = [];
		const log = { info: () => {}, warn: (fields: Record<string, unknown>) => logged.push(fields) };
		const refusals = new Refusals(log, (refusal) => handed.push(refusal));
		for (let i = 0; i < 1_000; i++) {
			refusals.note({ kind: 'publish', username: 'a', topic: 'x'.repeat(1_000), words: 'no' });
			refusals.note({ kind: 'publish', username: 'b', words: 'no' });
			refusals.note({ kind: 'frame', words: 'no' });
		}
		expect(refusals.counts).toMatchObject({ publish: 2_000, frame: 1_000, login: 0 });
		expect(handed).toHaveLength(3_000);
		expect(logged).toMatchObject([
			{ event: 'broker-refused-publish', username: 'a', topic: 'x'.repeat(200) },
			{ event: 'broker-refused-publish', username: 'b' },
			{ event: 'broker-refused-frame' },
		]);
	});

	it('logs no topic where topics may name who was heard, and hands it on all the same', () => {
		const logged: Record<string, unknown>[] = [];
		const handed: Refusal[] = [];
		const log = { info: () => {}, warn: (fields: Record<string, unknown>) => logged.push(fields) };
		new Refusals(log, (refusal) => handed.push(refusal), false).note({ kind: 'publish', topic: 'x', words: 'no' });
		expect(logged[0]).not.toHaveProperty('topic');
		expect(handed[0]).toMatchObject({ topic: 'x' });
	});

	it('logs a client that is lost again and again once', () => {
		const logged: Record<string, unknown>[] = [];
		const log = { info: (fields: Record<string, unknown>) => logged.push(fields), warn: () => {} };
		const refusals = new Refusals(log);
		for (let i = 0; i < 1_000; i++) refusals.noteLost('a', 'reset');
		refusals.noteLost('b', 'reset');
		expect(logged.map(({ event, username }) => [event, username])).toEqual([
			['broker-client-lost', 'a'],
			['broker-client-lost', 'b'],
		]);
		expect(refusals.counts.protocol).toBe(0);
	});
});
