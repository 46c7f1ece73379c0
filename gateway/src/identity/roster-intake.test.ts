import { generateKeyPairSync } from 'node:crypto';
import { type Roster, sign } from '@aisle/protocol';
import { describe, expect, it } from 'vitest';
import { takeRoster } from './roster-intake.ts';
import { Rosters } from './rosters.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const roster: Roster = {
	store: 'demo',
	day: 20779,
	version: 1,
	part: 0,
	parts: 1,
	entries: [{ pseudonym: 'anna-0001', dayKey: '417397dae85d6ed4d1e1ade0fb22cd76' }],
};
const context = { store: 'demo', publicKey };

async function take(value: unknown, day = '20779', key = privateKey, kind: 'roster' | 'settings' = 'roster') {
	return await takeRoster(new Rosters(), context, day, Buffer.from(await sign(kind, value, key)));
}

describe('takeRoster', () => {
	it('takes a roster signed by its cloud', async () => {
		expect(await take(roster)).toEqual({ taken: true, day: 20779, entries: 1 });
	});

	it.each([
		['of another cloud', () => take(roster, '20779', generateKeyPairSync('ed25519').privateKey), /not signed/],
		['signed as something else', () => take(roster, '20779', privateKey, 'settings'), /settings/],
		['of another store', () => take({ ...roster, store: 'other' }), /store other/],
		['on the topic of another day', () => take(roster, '20780'), /day 20780/],
		['of another shape', () => take({ ...roster, entries: 'all' }), /not a roster/],
	])('refuses one %s', async (_what, attempt, reason) => {
		expect(await attempt()).toMatchObject({ taken: false, reason: expect.stringMatching(reason) });
	});

	it('refuses bytes that are no signature at all', async () => {
		const verdict = await takeRoster(new Rosters(), context, '20779', Buffer.from([0, 255, 1]));
		expect(verdict).toMatchObject({ taken: false });
	});
});
