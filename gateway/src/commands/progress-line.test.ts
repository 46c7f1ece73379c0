import { expect, test } from 'vitest';
import { ProgressLine } from './progress-line.ts';

function lineOn(isTTY: boolean, columns = 30) {
	let written = '';
	const write = (text: string | Uint8Array) => {
		written += text;
		return true;
	};
	return { line: new ProgressLine({ write, isTTY, columns }), written: () => written };
}

test('on a terminal it is written over, no wider than there is room, and gone before a sentence and at the end', () => {
	const { line, written } = lineOn(true);
	line.say('It begins.');
	line.show('one');
	line.show(`two\x1b[2J${'o'.repeat(60)}`);
	line.say('A word.');
	line.say('Another.');
	line.show('three');
	line.end();
	line.end();
	const two = `two${'o'.repeat(26)}`;
	expect(written()).toBe(`It begins.\n\r\x1b[Kone\r\x1b[K${two}\r\x1b[KA word.\nAnother.\n\r\x1b[Kthree\r\x1b[K`);
});

test('in a file or a pipe there are lines, and nothing that only a terminal understands', () => {
	const { line, written } = lineOn(false);
	line.show('one');
	line.say('A word.');
	line.show('x'.repeat(60));
	line.end();
	expect(written()).toBe(`one\nA word.\n${'x'.repeat(60)}\n`);
});

test('a terminal that does not know how wide it is', () => {
	const { line, written } = lineOn(true, 0);
	line.show('x'.repeat(200));
	expect(written()).toBe(`\r\x1b[K${'x'.repeat(79)}`);
});
