import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTlsFiles } from './tls-files.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const DAY_S = 86_400;
const nowS = Date.now() / 1000;

let folder: string;
const path = (name: string) => join(folder, name);

function makePair(name: string): void {
	const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30'];
	args.push('-subj', '/CN=store', '-keyout', path(`${name}.key`), '-out', path(`${name}.crt`));
	const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
	expect(status, stderr).toBe(0);
}

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'aisle-tls-'));
	if (!hasOpenssl) return;
	makePair('one');
	makePair('two');
	writeFileSync(path('rubbish'), 'hello');
	const [one, two] = [readFileSync(path('one.crt'), 'utf8'), readFileSync(path('two.crt'), 'utf8')];
	writeFileSync(path('chain.crt'), two + one);
	writeFileSync(path('half-chain.crt'), one + two.replace(/^M.*$/m, 'MIIB!'));
	const weak = ['req', '-x509', '-newkey', 'rsa:1024', '-nodes', '-subj', '/CN=store'];
	expect(spawnSync('openssl', [...weak, '-keyout', path('weak.key'), '-out', path('weak.crt')]).status).toBe(0);
	const lock = ['pkey', '-in', path('one.key'), '-aes256', '-passout', 'pass:x', '-out', path('locked.key')];
	expect(spawnSync('openssl', lock).status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!hasOpenssl)('readTlsFiles', () => {
	const read = (keyFile: string, certFile: string) =>
		readTlsFiles({ keyFile: path(keyFile), certFile: path(certFile) });

	it('takes a pair, and says when it ends', () => {
		const { key, cert, problem } = read('one.key', 'one.crt');
		expect([key, cert]).toEqual([readFileSync(path('one.key'), 'utf8'), readFileSync(path('one.crt'), 'utf8')]);
		expect(problem(nowS + DAY_S)).toBeUndefined();
		expect(problem(nowS + 20 * DAY_S)).toMatch(/one\.crt expires on \d{4}-\d\d-\d\d: .*openssl req/);
		expect(problem(nowS + 31 * DAY_S)).toMatch(/one\.crt expired on \d{4}-\d\d-\d\d, .*start again: openssl req/);
		expect(problem(nowS - 2 * DAY_S)).toMatch(/valid from .* thinks it is .*timedatectl/);
	});

	it.each([
		[
			'a key of another',
			'two.key',
			'one.crt',
			/two\.key does not belong to the certificate \S+one\.crt\. .*openssl req/,
		],
		[
			'a chain that begins with another',
			'one.key',
			'chain.crt',
			/chain\.crt\. Put the server's own certificate first in it/,
		],
		[
			'a chain that breaks',
			'one.key',
			'half-chain.crt',
			/cannot work with \S+half-chain\.crt.*OpenSSL says.*Make both/,
		],
		['a key that is too weak', 'weak.key', 'weak.crt', /cannot work with \S+weak\.crt.*key too small.*openssl req/],
		['a key that is none', 'rubbish', 'one.crt', /rubbish is no private key in PEM .*openssl/],
		['a locked key', 'locked.key', 'one.crt', /locked with a password.*openssl pkey -in \S+locked\.key/],
		['a certificate that is none', 'one.key', 'rubbish', /rubbish is no certificate in PEM .*openssl x509 -inform der/],
		['both the other way round', 'one.crt', 'one.key', /Exchange keyFile and certFile/],
		['a file that is not there', 'nix.key', 'one.crt', /There is no private key file \S+nix\.key\. Check the path/],
		['a folder', '.', 'one.crt', /is a folder, not a private key file/],
	])('refuses %s', (_name, keyFile, certFile, words) => {
		expect(() => read(keyFile, certFile)).toThrow(words);
	});
});
