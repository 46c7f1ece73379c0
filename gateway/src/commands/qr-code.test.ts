import { createHash } from 'node:crypto';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { type QrCode, qrCode, qrLines } from './qr-code.ts';

const digest = (code: QrCode) =>
	createHash('sha256')
		.update(code.map((row) => row.map((isDark) => (isDark ? 1 : 0)).join('')).join('\n'))
		.digest('hex')
		.slice(0, 16);

// each of these was read back by jsQR 1.4.0 when it was written; one of every version
test.each([
	['A', 21, 'f195dbbdf146dae0'],
	['http://1.2.3.4:7071/#r', 25, '679195bf26ff11a2'],
	['http://192.168.1.20:7071/#record/K7QM-2FXD', 29, 'c82e47d308bd76fd'],
	['http://[2001:db8:1234:5678:9abc:def0:1234:5678]:7071/#record/K7QM-2FXD', 33, '1185df68a0df20c6'],
	['x'.repeat(106), 37, '28571cbdad171764'],
])('%s is the code that a reader read', (text, size, expected) => {
	const code = qrCode(text)!;
	expect(code).toHaveLength(size);
	expect(digest(code)).toBe(expected);
});

test('what is too long for the versions that are known is none', () => {
	expect(qrCode('x'.repeat(106))).toBeDefined();
	expect(qrCode('x'.repeat(107))).toBeUndefined();
});

test('two rows a line, with a margin of two light modules', () => {
	const lines = qrLines(qrCode('A')!).map(stripVTControlCharacters);
	expect(lines).toHaveLength(13);
	for (const line of lines) expect(line).toMatch(/^██.{21}██$/);
	expect(lines[0]).toBe('█'.repeat(25));
});
