import { spawnSync } from 'node:child_process';
import { verifyPassword } from '@aisle/embedded-broker';
import { expect, it } from 'vitest';

function hashPassword(input: string, ...options: string[]) {
	return spawnSync(process.execPath, ['gateway/src/main.ts', 'hash-password', ...options], { input, encoding: 'utf8' });
}

it('hashes the line it is given', async () => {
	const { stdout } = hashPassword('se cret\n');
	const [, hash] = /^passwordHash: (scrypt\S+)\n$/.exec(stdout)!;
	expect(await verifyPassword('se cret', hash!)).toBe(true);
});

it('makes up a password that fits the hash', async () => {
	const { stdout } = hashPassword('', '--generate');
	const [, password, hash] = /\npassword: (\S{24})\n.*\npasswordHash: (scrypt\S+)\n$/.exec(stdout)!;
	expect(await verifyPassword(password!, hash!)).toBe(true);
});

it.each([
	['nothing', '', /no password.*--generate/],
	['two lines', 'a\nb\n', /more than one line/],
	['a book', 'x'.repeat(5_000), /more than 1024 characters/],
])('refuses %s', (_name, input, words) => {
	const { status, stdout, stderr } = hashPassword(input);
	expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
	expect(stderr).toMatch(words);
});
