import { expect, test } from 'vitest';
import { ChildOutput } from './child-output.ts';

function output() {
	const said: string[] = [];
	return { said, output: new ChildOutput((line) => said.push(line)) };
}

test('whole lines, however they come, and the last without an end', () => {
	const { said, output: out } = output();
	for (const text of ['no', 'ble\n\n  warning', ': x\nend']) out.push(text);
	expect(said).toEqual(['noble', 'warning: x']);
	out.end();
	expect(said.at(-1)).toBe('end');
});

test('addresses and packets are taken out', () => {
	const { said, output: out } = output();
	out.push('lost c0:ff:ee:00:00:01 and C0FFEE000001, event 04 3e 0e 02 01 03 01\n');
	expect(said).toEqual(['lost … and …, event …']);
});

test('a few short lines, and no more kept than that', () => {
	const { said, output: out } = output();
	out.push('y'.repeat(100_000));
	out.push('\n');
	for (let i = 0; i < 1000; i++) out.push(`line ${i}\n`);
	expect(said).toHaveLength(11);
	expect(said[0]).toHaveLength(200);
	expect(said.at(-1)).toContain('left out');
});

test('remembers what ended the process', () => {
	const { output: out } = output();
	out.push('file:///x.ts:3\n  throw\nRangeError: out of it\n    at x\n');
	expect(out.fault).toBe('RangeError: out of it');
});
