import { expect, test } from 'vitest';
import { type PageLinkOptions, pageLinks, pageWords } from './page-links.ts';
import { pointOf } from './point-option.ts';
import { tagOf } from './survey-gateway.ts';
import { nextWords, pointRows, progressBar } from './survey-words.ts';

test('a bar fills, and says when the tag is not heard', () => {
	const point = {
		id: 1,
		tag: 'cart-1',
		place: { at: [1, 1] as [number, number] },
		adverts: 84,
		receivers: 6,
		silent: false,
	};
	expect(progressBar({ ...point, progress: 0.5 })).toBe('████████████░░░░░░░░░░░░  50 %  84 adverts from 6 receivers');
	expect(progressBar({ ...point, progress: 0, silent: true })).toMatch(
		/^░{24} {3}0 % {2}cart-1 is not heard: is it on\?$/,
	);
});

test('the next place and the list are lines', () => {
	expect(nextWords(23, 61, { at: [3, 5], zone: 'shoes' }, [3, 3])).toBe('23 of 61 places. Next: shoes at 3,5, 2 m on.');
	const point = {
		at: [3, 5] as [number, number],
		tag: 'cart-1',
		time: '',
		adverts: 84,
		receivers: [{ id: 'door', adverts: 84, dbm: -61.2 }],
	};
	expect(pointRows({ points: [point] })).toEqual([
		'3,5            cart-1          84 adverts    1 receiver  best door -61 dBm',
	]);
});

test.each([['3,4.5'], [' 3 4.5 '], ['3;4.5']])('%j is a place', (text) => expect(pointOf(text)).toEqual([3, 4.5]));
test.each([['3'], ['shoes'], ['-1,2'], ['1,2,3']])('%j is none', (text) =>
	expect(() => pointOf(text)).toThrow('e.g. 3,4.5'),
);

test('a tag may be left out where there is one, and a slip is corrected', () => {
	const tags = ['cart-1', 'badge-2'].map((id) => ({ id, name: id, kind: 'tag' }));
	expect(tagOf(tags.slice(0, 1), undefined)).toBe('cart-1');
	expect(() => tagOf(tags, undefined)).toThrow('with --tag ID: cart-1, badge-2');
	expect(() => tagOf(tags, 'card-1')).toThrow('is it "cart-1"?');
	expect(() => tagOf([], 'cart-1')).toThrow('add one under "subjects"');
});

test("the link is that of the store's network, and where there is none it says how", () => {
	const options = { code: 'K7QM-2FXD', until: '2026-05-04T08:40:00.000Z', url: 'http://127.0.0.1:7071' };
	const wordsOf = (asked: PageLinkOptions, addresses: string[]) => pageWords(asked, pageLinks(asked, addresses));
	const abroad = wordsOf({ ...options, host: '0.0.0.0' }, ['192.168.1.20', '10.0.0.2']);
	expect(abroad).toContain('  http://192.168.1.20:7071/#record/K7QM-2FXD');
	expect(abroad).toContain('  http://10.0.0.2:7071/#record/K7QM-2FXD');
	expect(abroad.join()).not.toContain('this machine only');
	const local = wordsOf({ ...options, host: '127.0.0.1' }, ['192.168.1.20']);
	expect(local).toContain('  http://127.0.0.1:7071/#record/K7QM-2FXD');
	expect(local.join('\n')).toContain('"http: { host: 0.0.0.0 }"');
});
