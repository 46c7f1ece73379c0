import { generateKeyPairSync } from 'node:crypto';
import { type Roster, rosterPartOf, sign } from '@aisle/protocol';
import { describe, expect, it } from 'vitest';
import { openRoster } from './open-roster.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const PSEUDONYM = 'anna-0001';
const roster: Roster = {
	store: 'demo',
	day: 20779,
	version: 1,
	part: rosterPartOf(PSEUDONYM, 4),
	parts: 4,
	entries: [{ pseudonym: PSEUDONYM, dayKey: '417397dae85d6ed4d1e1ade0fb22cd76', fobs: ['fob-1'] }],
};
const TOPIC = ['20779', String(roster.part)];
const elsewhere = (roster.part + 1) % 4;

async function open(value: unknown, topic = TOPIC, key = privateKey, kind: 'roster' | 'settings' = 'roster') {
	return await openRoster({ store: 'demo', publicKey, topic, payload: Buffer.from(await sign(kind, value, key)) });
}

describe('openRoster', () => {
	it('opens a part that its cloud signed', async () => {
		expect(await open(roster)).toEqual({
			part: {
				day: 20779,
				version: 1,
				part: roster.part,
				parts: 4,
				pseudonyms: [PSEUDONYM],
				dayKeys: Uint8Array.from(Buffer.from('417397dae85d6ed4d1e1ade0fb22cd76', 'hex')),
				fobs: [['fob-1', 0]],
			},
		});
	});

	it('takes a topic without a part for the first', async () => {
		expect(await open({ ...roster, part: 0, parts: 1 }, ['20779'])).toMatchObject({ part: { part: 0 } });
	});

	it.each([
		[
			'of another cloud',
			() => open(roster, TOPIC, generateKeyPairSync('ed25519').privateKey),
			'signature',
			/not signed/,
		],
		['signed as something else', () => open(roster, TOPIC, privateKey, 'settings'), 'signature', /settings/],
		['of another store', () => open({ ...roster, store: 'other' }), 'store', /store other/],
		['on the topic of another day', () => open(roster, ['20780', TOPIC[1]!]), 'day', /day 20780/],
		['on the topic of another part', () => open(roster, ['20779', String(elsewhere)]), 'shape', /topic of part/],
		['of another shape', () => open({ ...roster, entries: 'all' }), 'shape', /shape of a roster/],
		[
			'with an entry of another part',
			() => open({ ...roster, part: elsewhere }, ['20779', String(elsewhere)]),
			'shape',
			/belongs into/,
		],
	])('refuses one %s', async (_what, attempt, refused, words) => {
		expect(await attempt()).toMatchObject({ refused, words: expect.stringMatching(words) });
	});

	it('refuses bytes that are no signature at all', async () => {
		const opened = await openRoster({ store: 'demo', publicKey, topic: TOPIC, payload: Buffer.from([0, 255, 1]) });
		expect(opened).toMatchObject({ refused: 'signature' });
	});
});
