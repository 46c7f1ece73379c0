import { expect, it } from 'vitest';
import type { SatelliteFormat } from './format.ts';
import { Intake } from './intake.ts';

it('repeats no address in its words, not even of a format that forgets itself', () => {
	const careless: SatelliteFormat = {
		name: 'careless',
		title: 'careless',
		adverts: () => [],
		others: () => [],
		hears: () => [],
		read: () => ({ heard: [], problems: ['e7:8f:13:56:24:ce is bad'] }),
	};
	const intake = new Intake({ receiver: 'sat-1', format: 'careless', name: 'sat-1' }, careless, () => {}, 0);
	intake.take('t', Buffer.from('x'), 0, 0);
	intake.look(1);
	expect(intake.watch.troubles.get('problems')?.example).toBe('… is bad');
});
