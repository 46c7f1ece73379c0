import { expect, test } from 'vitest';
import { CloudLag } from './cloud-lag.ts';

test('a cloud that lags behind its receipts is believed once it insists', () => {
	const lag = new CloudLag(5);
	expect(lag.stale('a', 3, 11, 100)).toBeUndefined();
	expect(lag.stale('a', 3, 11, 104)).toBeUndefined();
	expect(lag.stale('a', 3, 11, 105)).toEqual({ stream: 'a', first: 4, last: 10 });
	// said once; the gap event is on its way
	expect(lag.stale('a', 3, 11, 106)).toBeUndefined();
});

test('a late or repeated receipt is not', () => {
	const lag = new CloudLag(5);
	expect(lag.stale('a', 3, 11, 100)).toBeUndefined();
	lag.advanced('a');
	expect(lag.stale('a', 3, 11, 106)).toBeUndefined();
	expect(lag.stale('a', 10, 11, 108)).toBeUndefined();
	expect(lag.stale('a', 3, 11, 112)).toBeUndefined();
});
