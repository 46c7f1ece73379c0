import { expect, test } from 'vitest';
import { joinUrl, linkOf } from './links.ts';

test.each([
	['#door=V2X-81', { kind: 'door', code: 'V2X-81' }],
	['#door=1.harbour-street.entrance.a%2Fb%3D', { kind: 'door', code: '1.harbour-street.entrance.a/b=' }],
	['#join=%', { kind: 'join', code: '%' }],
	['#join=', undefined],
	['#offers', undefined],
	['', undefined],
])('%s is %j', (hash, link) => {
	expect(linkOf(hash)).toEqual(link);
});

test('what is shown on one phone is read on the other', () => {
	const url = new URL(joinUrl('https://shop.example', 'a/b c'));
	expect(linkOf(url.hash)).toEqual({ kind: 'join', code: 'a/b c' });
});
