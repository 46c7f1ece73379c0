import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShoppers, STORE, type TestShoppers } from '../../test/shoppers.ts';
import { requireShopper, shopperOf } from './bearer.ts';
import { installErrorHandlers } from './errors.ts';
import { limitRates } from './rate-limits.ts';

let room: TestShoppers;
let server: FastifyInstance;
beforeEach(async () => {
	room = await openTestShoppers();
	server = fastify();
	installErrorHandlers(server);
	await limitRates(server, { requestsPerMinute: 100, requestsPerShopperPerMinute: 100, enrolmentsPerMinute: 100 });
});
afterEach(async () => {
	await server.close();
	await room.close();
});

test.each<[what: string, change: (shopper: string) => Promise<unknown>]>([
	['reads itself', (id) => room.shoppers.me({ id, store: STORE, enrolledAt: '' })],
	['agrees to more', (id) => room.shoppers.changeConsent(id, 'research', { granted: true })],
	['joins a store', (id) => room.account.joinStore(id, 'hamburg')],
	['makes a code', (id) => room.access.makeCode(id)],
])('a shopper who is erased by one phone while another %s: that one is told so', async (_what, change) => {
	const { shopper, token } = await room.enrol();
	await server.register(async (scope) => {
		requireShopper(scope, room.access);
		scope.get('/change', async (request) => {
			await room.shoppers.erase(shopperOf(request).id);
			return change(shopper);
		});
	});
	const answer = await server.inject({ url: '/change', headers: { authorization: `Bearer ${token}` } });
	expect([answer.statusCode, answer.json().code]).toEqual([401, 'token-erased']);
	for (const table of ['consent', 'membership', 'phone_code', 'shopper'] as const) {
		expect(await room.rowsOf(table)).toBe(0);
	}
});

test('a failure of another kind stays one', async () => {
	const { token } = await room.enrol();
	await server.register(async (scope) => {
		requireShopper(scope, room.access);
		scope.get('/fail', async () => Promise.reject(new Error('the disk is full')));
	});
	const answer = await server.inject({ url: '/fail', headers: { authorization: `Bearer ${token}` } });
	expect(answer.headers['cache-control'], 'kept in no cache on the way').toBe('no-store');
	expect([answer.statusCode, answer.json().code]).toEqual([500, 'internal']);
});
