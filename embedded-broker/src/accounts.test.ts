import { describe, expect, it } from 'vitest';
import { Account, bridgeAccount, gatewayAccount, satelliteAccount } from './accounts.ts';
import { hashPassword, PLAIN_TEXT_COST } from './passwords.ts';
import { topicRules } from './topic-filters.ts';

const passwordHash = await hashPassword('secret', PLAIN_TEXT_COST);

describe('ready-made accounts', () => {
	it('are accounts by the schema', () => {
		const made = [
			gatewayAccount({ store: 'berlin-mitte', gateway: 'gw-1', passwordHash }),
			bridgeAccount({ passwordHash }),
			satelliteAccount({
				receiver: 'sat-shoes',
				passwordHash,
				topics: { adverts: ['s/x'], others: ['s/#'], hears: [] },
			}),
		];
		for (const account of made) expect(Account.safeParse(account).success).toBe(true);
	});

	it('let a gateway speak up and hear down, on its own branch only', () => {
		const account = gatewayAccount({ store: 'berlin-mitte', gateway: 'gw-1', passwordHash });
		const mayPublish = topicRules(account.publish);
		const mayHear = topicRules(account.subscribe);
		expect(['events', 'status', 'replies'].every((leaf) => mayPublish(`aisle/v1/berlin-mitte/gw-1/${leaf}`))).toBe(
			true,
		);
		expect(mayHear('aisle/v1/berlin-mitte/gw-1/receipts')).toBe(true);
		expect(mayHear('aisle/v1/berlin-mitte/gw-1/roster/20780')).toBe(true);
		expect(mayHear('aisle/v1/berlin-mitte/gw-1/roster/#')).toBe(true);
		for (const other of [
			'aisle/v1/berlin-mitte/gw-1/#',
			'aisle/v1/+/+/receipts',
			'aisle/v1/berlin-mitte/gw-2/receipts',
			'#',
		]) {
			expect(mayHear(other), other).toBe(false);
		}
		for (const other of ['aisle/v1/berlin-mitte/gw-1/receipts', 'aisle/v1/berlin-mitte/gw-2/events']) {
			expect(mayPublish(other), other).toBe(false);
		}
	});

	it('let a satellite speak on the topics of its format only, and keep nothing of it', () => {
		const topics = { adverts: ['satellites/r1/adverts'], others: ['satellites/r1/#'], hears: ['satellites/r1/set'] };
		const account = satelliteAccount({ receiver: 'r1', passwordHash, topics });
		expect(account).toMatchObject({
			username: 'r1',
			publish: topics.adverts,
			forget: topics.others,
			subscribe: topics.hears,
			retain: false,
		});
	});
});

describe('Account', () => {
	const account = { username: 'u', passwordHash, publish: ['a/#'], subscribe: [] };
	it.each([
		['a space in the name', { username: 'a b' }],
		['a wrong filter', { publish: ['a/#/b'] }],
		['a password in place of its hash', { passwordHash: 'secret' }],
	])('refuses %s', (_name, change) => {
		expect(Account.safeParse({ ...account, ...change }).success).toBe(false);
	});
});
