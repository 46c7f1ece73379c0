import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, isTopicFilter, topicRules } from './topic-filters.ts';

const asks = (rule: string, asked: string) => covers(rule.split('/'), asked.split('/'));

describe('isTopicFilter', () => {
	it.each(['a', 'a/b', '/', '+', '#', '+/b/#', 'a//b', '$SYS/#'])('takes %s', (filter) => {
		expect(isTopicFilter(filter)).toBe(true);
	});
	it.each(['', 'a#', '#/a', 'a/#/b', 'a+/b', 'a/b+', `a${String.fromCharCode(0)}`, 'x'.repeat(65_536)])(
		'refuses %.20s',
		(filter) => {
			expect(isTopicFilter(filter)).toBe(false);
		},
	);
});

describe('covers', () => {
	it.each([
		['a/b', 'a/b'],
		['a/+', 'a/b'],
		['a/+', 'a/+'],
		['a/#', 'a'],
		['a/#', 'a/b/c'],
		['a/#', 'a/+/c'],
		['a/#', 'a/#'],
		['#', 'a/b'],
		['#', '/'],
		['+/+', '/'],
		['$SYS/#', '$SYS/x'],
	])('%s covers %s', (rule, asked) => {
		expect(asks(rule, asked)).toBe(true);
	});
	it.each([
		['a/b', 'a/+'],
		['a/b', 'a/b/c'],
		['a/b/c', 'a/b'],
		['a/+', 'a/#'],
		['a/+', 'a'],
		['a/+', 'a/b/c'],
		['a/+/#', 'a/#'],
		['a', 'a/#'],
		['+', '#'],
		['+', '/a'],
		['satellites/r1/#', 'satellites/+/adverts'],
		['satellites/r1/#', 'satellites/r10/adverts'],
		['#', '$SYS/uptime'],
		['+/uptime', '$SYS/uptime'],
		['a/b', 'A/b'],
	])('%s does not cover %s', (rule, asked) => {
		expect(asks(rule, asked)).toBe(false);
	});

	const word = fc.constantFrom('a', 'b', '');
	const topic = fc.array(word, { minLength: 1, maxLength: 4 });
	const filter = fc
		.tuple(fc.array(fc.oneof(word, fc.constant('+')), { maxLength: 3 }), fc.constantFrom([], ['#'], ['+'], ['a']))
		.map(([head, tail]) => [...head, ...tail])
		.filter((levels) => levels.length > 0);

	/** The standard's match, written a second time as a regular expression. */
	function heard(levels: string[], spoken: string[]): boolean {
		const open = levels.at(-1) === '#';
		const body = (open ? levels.slice(0, -1) : levels).map((level) => (level === '+' ? '[^/]*' : level));
		const tail = !open ? '' : body.length === 0 ? '.*' : '(/.*)?';
		return new RegExp(`^${body.join('/')}${tail}$`).test(spoken.join('/'));
	}

	it('matches topics as the standard says', () => {
		fc.assert(fc.property(filter, topic, (rule, spoken) => covers(rule, spoken) === heard(rule, spoken)));
	});

	it('covers a filter exactly when it hears whatever that filter can hear', () => {
		const widest = (levels: string[], tail: string[]) =>
			levels.flatMap((level) => (level === '+' ? ['fresh'] : level === '#' ? tail : [level]));
		fc.assert(
			fc.property(filter, filter, (rule, asked) => {
				// two spellings of everything; to refuse the other one is safe, and nobody writes it
				fc.pre(!(rule.join('/') === '+/#' && asked.join('/') === '#'));
				const witnesses = [widest(asked, []), widest(asked, ['x']), widest(asked, ['x', 'y', 'z', 'u', 'v'])];
				// a lone `#` has no parent level to hear
				const real = witnesses.filter((witness) => witness.length > 0);
				return covers(rule, asked) === real.every((witness) => heard(rule, witness));
			}),
		);
	});
});

describe('topicRules', () => {
	it('allows what any rule covers, also after ten thousand other topics', () => {
		const may = topicRules(['satellites/r1/#', 'hello']);
		for (let i = 0; i < 10_000; i++) expect(may(`noise/${i}`)).toBe(false);
		expect(may('satellites/r1/adverts')).toBe(true);
		expect(may('hello')).toBe(true);
		expect(may('satellites/r2/adverts')).toBe(false);
	});
	it('keeps no long topics in memory', () => {
		setFlagsFromString('--expose-gc');
		const collect = runInNewContext('gc') as () => void;
		const may = topicRules(['a/#']);
		collect();
		const before = process.memoryUsage().heapUsed;
		for (let i = 0; i < 200; i++) expect(may(`b/${randomBytes(30_000).toString('hex')}`)).toBe(false);
		collect();
		expect(process.memoryUsage().heapUsed - before).toBeLessThan(4e6);
	});

	it('allows nothing without rules', () => {
		expect(topicRules([])('a')).toBe(false);
	});
});
