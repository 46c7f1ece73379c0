import { expect, test } from 'vitest';
import { isOwnHost } from './own-host.ts';

test.each(['127.0.0.1:7071', '192.168.1.20', '[::1]:7071', 'localhost:7071', 'aisle-box:7071', 'aisle-box.local'])(
	'%s is this machine',
	(host) => expect(isOwnHost(host, 'Aisle-Box')).toBe(true),
);

test.each(['evil.example:7071', 'localhost.evil.example', 'aisle-box.evil.example', '', ':', 'a b'])(
	'%j is not',
	(host) => expect(isOwnHost(host, 'aisle-box')).toBe(false),
);
