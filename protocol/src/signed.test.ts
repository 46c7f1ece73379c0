import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { Roster } from './roster.ts';
import { openSigned, sign } from './signed.ts';

const ours = generateKeyPairSync('ed25519');
const theirs = generateKeyPairSync('ed25519');
const roster: Roster = {
	store: 'berlin-mitte',
	day: 20_779,
	version: 3,
	part: 0,
	parts: 1,
	entries: [{ pseudonym: 'abcdefgh', dayKey: '417397dae85d6ed4d1e1ade0fb22cd76' }],
};

test('opens what was signed', async () => {
	const message = await sign('roster', roster, ours.privateKey);
	await expect(openSigned('roster', message, ours.publicKey, Roster)).resolves.toEqual(roster);
});

describe('refuses', () => {
	test("another's signature", async () => {
		const message = await sign('roster', roster, theirs.privateKey);
		await expect(openSigned('roster', message, ours.publicKey, Roster)).rejects.toThrow(/signature/);
	});
	test('a changed payload', async () => {
		const [head, , signature] = (await sign('roster', roster, ours.privateKey)).split('.');
		const payload = Buffer.from(JSON.stringify({ ...roster, version: 4 })).toString('base64url');
		await expect(openSigned('roster', `${head}.${payload}.${signature}`, ours.publicKey, Roster)).rejects.toThrow(
			/signature/,
		);
	});
	test('one kind played as another', async () => {
		const message = await sign('settings', roster, ours.privateKey);
		await expect(openSigned('roster', message, ours.publicKey, Roster)).rejects.toThrow('expected aisle-roster+jws');
	});
	test('another algorithm, the public key taken as a secret', async () => {
		const secret = ours.publicKey.export({ type: 'spki', format: 'der' });
		const message = await new SignJWT(roster as never)
			.setProtectedHeader({ alg: 'HS256', typ: 'aisle-roster+jws' })
			.sign(secret);
		await expect(openSigned('roster', message, ours.publicKey, Roster)).rejects.toThrow(/alg/);
	});
	test('a right signature on a wrong shape, and garbage', async () => {
		const message = await sign('roster', { ...roster, day: 'today' }, ours.privateKey);
		await expect(openSigned('roster', message, ours.publicKey, Roster)).rejects.toThrow(/day/);
		await expect(openSigned('roster', 'a.b.c', ours.publicKey, Roster)).rejects.toThrow();
	});
});
