import { describe, expect, it } from 'vitest';
import { Admission } from './admission.ts';

const limits = { clients: 10, connectionsPerAddress: 3, connectsPerS: 2, connectBurst: 5 };

describe('Admission', () => {
	it('holds one address to its connections, and lets others in', () => {
		const admission = new Admission(limits);
		for (let i = 0; i < 3; i++) expect(admission.objection('a', 0)).toBeUndefined();
		expect(admission.objection('a', 0)).toMatch(/3 connections open/);
		expect(admission.objection('b', 0)).toBeUndefined();
		admission.left('a');
		expect(admission.objection('a', 0)).toBeUndefined();
	});

	it('holds one address to its rate, whether it stays or goes', () => {
		const admission = new Admission(limits);
		for (let i = 0; i < 5; i++) {
			expect(admission.objection('a', 0)).toBeUndefined();
			admission.left('a');
		}
		expect(admission.objection('a', 0)).toMatch(/more than 2 times a second/);
		expect(admission.objection('b', 0)).toBeUndefined();
		expect(admission.objection('a', 500)).toBeUndefined();
	});

	it('holds all to the number of clients', () => {
		const admission = new Admission(limits);
		for (let i = 0; i < 10; i++) expect(admission.objection(`${i}`, 0)).toBeUndefined();
		expect(admission.objection('x', 0)).toMatch(/10 clients are connected/);
	});

	it('remembers no more than ten thousand addresses, and forgets none that is there', () => {
		const admission = new Admission({ ...limits, connectionsPerAddress: 1 });
		admission.objection('there', 0);
		for (let i = 0; i < 20_000; i++) if (admission.objection(`${i}`, 0) === undefined) admission.left(`${i}`);
		expect(admission.objection('there', 0)).toMatch(/1 connections open/);
		// forgotten: its burst is whole again
		for (let i = 0; i < 4; i++) {
			expect(admission.objection('0', 0)).toBeUndefined();
			admission.left('0');
		}
	});
});
