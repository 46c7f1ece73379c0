import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { createFobCodes } from '../shoppers/fob-codes.ts';
import { fobLines } from './fobs.ts';

const { privateKey: signingKey } = generateKeyPairSync('ed25519');
const store = (id: string, fobs: string[]) => ({
	...{ id, name: id, siteNumber: 1, gateways: ['gw-1'], zones: [], beacons: [], doorCodes: 1 },
	fobs: fobs.map((fob) => ({ id: fob, name: fob })),
});
const config = { signingKey, stores: [store('berlin', ['fob-1', 'fob-2']), store('hamburg', [])] };

test('each fob has a code of its own, which is the one that links it', () => {
	const lines = fobLines(config, 'berlin');
	expect(lines.map(({ fob }) => fob)).toEqual(['fob-1', 'fob-2']);
	expect(new Set(lines.map(({ code }) => code)).size).toBe(2);
	for (const { fob, code } of lines) expect(createFobCodes(signingKey).isRight('berlin', fob, code)).toBe(true);
});

test.each([
	['paris', /no store "paris" in cloud.yaml; there are: berlin, hamburg/],
	['hamburg', /has no fobs\. Name its site file/],
])('%s has none, and why', (id, words) => {
	expect(() => fobLines(config, id)).toThrow(words);
});
