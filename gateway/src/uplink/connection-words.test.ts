import { expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';
import { connectionWords } from './connection-words.ts';

const withCode = (code: unknown, message = 'x') => Object.assign(new Error(message), { code });

it.each([
	[withCode(5), /refuses the user name or password: check both/],
	[withCode('ECONNREFUSED'), /nothing listens there: start the broker/],
	[withCode('DEPTH_ZERO_SELF_SIGNED_CERT'), /not signed by an authority known here: name .* cloud\.caFile/],
	[withCode('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), /not signed by an authority known here/],
	[withCode('ERR_SSL_WRONG_VERSION_NUMBER'), /does not speak TLS there/],
	[withCode(undefined, 'connack timeout'), /does not answer/],
	[withCode(undefined, 'odd'), /failed \(odd\)/],
	[undefined, /closed the connection: look at its log/],
])('%s', (error, words) => {
	expect(connectionWords('b:1883', error)).toMatch(words);
	expect(connectionWords('b:1883', error)).toContain('b:1883');
});

it('doubles the wait up to half a minute, with jitter', () => {
	expect([1, 2, 3, 7, 500].map((failures) => backoffMs(failures, 1))).toEqual([500, 1000, 2000, 30_000, 30_000]);
	expect(backoffMs(7, 0)).toBe(15_000);
});
