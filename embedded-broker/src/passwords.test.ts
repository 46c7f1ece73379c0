import { describe, expect, it } from 'vitest';
import { hashPassword, isPasswordHash, PLAIN_TEXT_COST, verifyPassword } from './passwords.ts';

describe('passwords', () => {
	it('knows the right password from a wrong one, at the default cost', async () => {
		const hash = await hashPassword('pässword');
		expect(hash).toMatch(/^scrypt\$16384\$8\$5\$/);
		expect(await verifyPassword('pässword', hash)).toBe(true);
		expect(await verifyPassword(Buffer.from('pässword'), hash)).toBe(true);
		expect(await verifyPassword('password', hash)).toBe(false);
	});
	it('salts: the same password never hashes to the same text', async () => {
		expect(await hashPassword('a', PLAIN_TEXT_COST)).not.toBe(await hashPassword('a', PLAIN_TEXT_COST));
	});
	it('verifies the vector of RFC 7914, section 12', async () => {
		const hash = Buffer.from(
			'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
			'hex',
		);
		const line = `scrypt$1024$8$16$${Buffer.from('NaCl').toString('base64')}$${hash.toString('base64')}`;
		expect(await verifyPassword('password', line)).toBe(true);
	});
	it.each([
		['plain text', 'secret'],
		['N is no power of two', `scrypt$1000$8$1$AAAA$${'A'.repeat(43)}=`],
		['memory without end', `scrypt$67108864$8$1$AAAA$${'A'.repeat(43)}=`],
		['a hash of three bytes', 'scrypt$16$8$1$AAAA$AAAA'],
		['nothing', ''],
	])('refuses a hash line: %s', async (_name, line) => {
		expect(isPasswordHash(line)).toBe(false);
		expect(await verifyPassword('secret', line)).toBe(false);
	});
});
