import { expect, test } from 'vitest';
import { isFromThisMachine, isOwnHost } from './own-host.ts';

test.each(['127.0.0.1:7071', '192.168.1.20', '[::1]:7071', 'localhost:7071', 'aisle-box:7071', 'aisle-box.local'])(
	'%s is this machine',
	(host) => expect(isOwnHost(host, 'Aisle-Box')).toBe(true),
);

test.each(['evil.example:7071', 'localhost.evil.example', 'aisle-box.evil.example', '', ':', 'a b'])(
	'%j is not',
	(host) => expect(isOwnHost(host, 'aisle-box')).toBe(false),
);

test.each([
	['127.0.0.1', '127.0.0.1'],
	['::ffff:127.0.0.2', '::ffff:192.168.1.20'],
	['::1', '::1'],
	['192.168.1.20', '192.168.1.20'],
])('%s asking at %s is this machine', (remoteAddress, localAddress) => {
	expect(isFromThisMachine({ remoteAddress, localAddress })).toBe(true);
});

test.each([
	['192.168.1.21', '192.168.1.20'],
	['10.127.0.1', '10.0.0.1'],
	['fe80::1', 'fe80::2'],
	[undefined, undefined],
])('%s asking at %s is not', (remoteAddress, localAddress) => {
	expect(isFromThisMachine({ remoteAddress, localAddress })).toBe(false);
});
