import { expect, test } from 'vitest';
import { Offer } from './offers.ts';

test.each([
	['https://shop.example/shoes', true],
	['http://shop.example', true],
	['javascript:alert(1)', false],
	['JavaScript:alert(1)', false],
	['data:text/html,hello', false],
	['file:///etc/passwd', false],
])('an offer links to the web and nowhere else: %s', (url, good) => {
	expect(Offer.shape.link.safeParse(url).success).toBe(good);
	expect(Offer.shape.image.safeParse(url).success).toBe(good);
});
