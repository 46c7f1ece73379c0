import { expect, test } from 'vitest';
import { type Check, fail, hands, ok, quoted, setting, sh, skipped, warn } from './check.ts';
import { speed } from './checks/disk.ts';
import { type Examined, examine } from './examine.ts';
import type { Surroundings } from './surroundings.ts';
import { countsOf, table } from './table.ts';

const surroundings = { again: 'npx aisle-gateway doctor --config gateway.yaml' } as Surroundings;
const check = (name: string, run: Check['run'], limitMs = 5_000): Check => ({ name, title: name, limitMs, run });

test('a check that hangs is given up, told to stop, and leaves the others alone', async () => {
	let stopped = false;
	const hangs = check(
		'hangs',
		(_, signal) => new Promise(() => signal.addEventListener('abort', () => (stopped = true))),
		10,
	);
	const [first, second] = await examine([hangs, check('well', async () => [ok('well')])], surroundings);
	expect(first?.results).toEqual([
		warn('no answer in 0.01 s', { command: 'npx aisle-gateway doctor --config gateway.yaml --only hangs' }),
	]);
	expect(second?.results).toEqual([ok('well')]);
	expect(stopped).toBe(true);
});

test('a check that throws was not done', async () => {
	const [only] = await examine([check('x', () => Promise.reject(new Error('no such thing')))], surroundings);
	expect(only?.results).toEqual([skipped('could not be done: no such thing')]);
});

test('the order is that of the checks, whichever ends first; those under way are named', async () => {
	const fastEnded = Promise.withResolvers<void>();
	const slow = check('slow', () => fastEnded.promise.then(() => [ok('slow')]));
	const fast = check('fast', async () => [ok('fast')]);
	const underWay: string[] = [];
	const examined = await examine([slow, fast], surroundings, (names) => {
		underWay.push(names.join());
		if (names.join() === 'slow') fastEnded.resolve();
	});
	expect(examined.map(({ name }) => name)).toEqual(['slow', 'fast']);
	expect(underWay).toEqual(['slow,fast', 'slow', '']);
});

const EXAMINED: Examined[] = [
	{
		name: 'disk',
		title: 'Disk',
		tookMs: 3,
		results: [ok('12 GiB free'), warn('a slow card', setting('store:\n  groupMs: 1000', '/etc/aisle/gateway.yaml'))],
	},
	{
		name: 'radio',
		title: 'Radio',
		tookMs: 3,
		results: [
			fail('hci0 is switched off, and nobody knows who did that or when it was.', sh`sudo hciconfig ${'hci0'} up`),
			skipped('the log is closed', hands('Ask its owner.')),
		],
	},
];
const PLAIN = `Gateway gw-1

Disk
  ✓ 12 GiB free
  ! a slow card
    → what to do: write into
    /etc/aisle/gateway.yaml
        store:
          groupMs: 1000

Radio
  ✗ hci0 is switched off, and nobody
    knows who did that or when it was.
    → what to do:
        sudo hciconfig hci0 up
  – the log is closed
    → to have it checked: Ask its owner.

1 well, 1 warning, 1 wrong, 1 not checked.
Again:
    npx
`;

test('the table is as wide as the terminal, and says what to do under each problem', () => {
	const next = { words: 'Again:', command: 'npx' };
	expect(table('Gateway gw-1', EXAMINED, next, { columns: 40, colours: false })).toBe(PLAIN);
	const coloured = table('Gateway gw-1', EXAMINED, next, { columns: 40, colours: true });
	// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
	expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(PLAIN);
	expect(coloured).toContain('\x1b[31m✗\x1b[0m hci0');
	expect(countsOf(EXAMINED)).toEqual({ ok: 1, warn: 1, fail: 1, skipped: 1 });
});

test('what is put into a command is one word of a shell', () => {
	expect(sh`chmod o= ${"/a b/it's"}`).toEqual({ command: `chmod o= '/a b/it'\\''s'` });
	expect(quoted('/etc/aisle/gateway.yaml')).toBe('/etc/aisle/gateway.yaml');
	expect(quoted('')).toBe("''");
});

test('one slow write is no slow card, most of them are', () => {
	expect(speed([2, 900, 3], 'g.yaml')).toEqual(ok('a safe write takes 3 ms'));
	expect(speed([200, 190, 3], 'g.yaml')).toMatchObject({ state: 'warn', words: expect.stringContaining('190 ms') });
});
