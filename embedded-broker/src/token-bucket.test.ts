import { describe, expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

describe('TokenBucket', () => {
	it('gives the burst at once and the rate from then on', () => {
		const bucket = new TokenBucket(100, 10, 0);
		for (let i = 0; i < 10; i++) {
			expect(bucket.waitMs(0)).toBe(0);
			bucket.take(1, 0);
		}
		expect(bucket.waitMs(0)).toBe(10);
		expect(bucket.waitMs(10)).toBe(0);
	});
	it('pays a debt off before it gives credit again, and saves no more than the burst', () => {
		const bucket = new TokenBucket(100, 10, 0);
		bucket.take(110, 0);
		expect(bucket.waitMs(0)).toBe(1010);
		expect(bucket.waitMs(500)).toBe(510);
		bucket.take(10, 60_000);
		expect(bucket.waitMs(60_000)).toBe(10);
	});
});
