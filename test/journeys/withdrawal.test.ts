// A shopper withdraws: while the gateway is online, and while it is not. Nothing more about them is known, sent or on its disk.
import { rosterPartOf } from '@aisle/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { patience } from './fixtures/outbox-setup.ts';
import { type Gateway, PassStore } from './fixtures/pass-store.ts';

const ANNA = 'anna-0001';
const BERTA = 'berta-001';
const STARTED = 'aisle.visit.started.v1';
/** The bound for whoever is online. */
const FIVE_S = { timeout: 5000, interval: 20 };

let shop: PassStore;
beforeEach(async () => {
	shop = new PassStore();
	await shop.open();
});
afterEach(() => shop.close());

const present = ({ pipeline }: Gateway) => [...pipeline.present()].map(({ subject }) => subject).sort();
/** Until they are recognised: the first tables are made when the roster comes. */
async function hearUntilPresent(gateway: Gateway, ...pseudonyms: string[]): Promise<void> {
	const subjects = pseudonyms.map((pseudonym) => `pass:${pseudonym}`).sort();
	await vi.waitFor(() => {
		for (const pseudonym of pseudonyms) gateway.hear(pseudonym);
		expect(present(gateway)).toEqual(subjects);
	}, patience);
}

test('online: gone within five seconds, from presence, outbox and disk', async () => {
	// berta's part is the one that changes
	const parts = 4;
	await shop.publish([ANNA, BERTA], { parts });
	const gateway = shop.startGateway();
	await hearUntilPresent(gateway, ANNA, BERTA);
	await vi.waitFor(() => expect(shop.toldOf(BERTA)).toContain(STARTED), patience);
	// what comes now stays in the outbox
	shop.cloud.mayReceipt = () => false;
	gateway.hear(BERTA, 31);
	expect(shop.filesWith(BERTA)).not.toEqual([]);

	await shop.publish([ANNA], { parts, only: rosterPartOf(BERTA, parts) });
	await vi.waitFor(() => expect(present(gateway)).toEqual([`pass:${ANNA}`]), FIVE_S);
	await vi.waitFor(() => expect(shop.filesWith(BERTA)).toEqual([]), FIVE_S);
	const before = shop.toldOf(BERTA).length;
	gateway.hear(BERTA);
	shop.cloud.mayReceipt = () => true;
	gateway.hear(ANNA, 31);
	await vi.waitFor(() => expect(gateway.store.depth()).toBe(0), patience);
	expect(shop.toldOf(BERTA).length).toBe(before);
	expect(present(gateway)).toEqual([`pass:${ANNA}`]);
});

test('offline: what the gateway wrote of them meanwhile is never sent, and its numbers are', async () => {
	await shop.publish([ANNA, BERTA]);
	const gateway = shop.startGateway();
	// both are known, and nobody has said anything yet
	await vi.waitFor(
		() => expect(gateway.uplink.state()).toMatchObject({ connected: true, waitsFor: undefined }),
		patience,
	);
	await hearUntilPresent(gateway, ANNA);
	await vi.waitFor(() => expect(gateway.store.depth()).toBe(0), patience);
	const port = await shop.stopBroker();
	await vi.waitFor(() => expect(gateway.uplink.state().connected).toBe(false), patience);
	await hearUntilPresent(gateway, ANNA, BERTA);
	const { stream } = gateway.store;
	await gateway.stop();
	expect(shop.filesWith(BERTA)).not.toEqual([]);

	// comes back after a restart, and before the cloud has said who is left
	await shop.startBroker(port);
	const again = shop.startGateway();
	await vi.waitFor(() => expect(again.uplink.state().waitsFor).toMatch(/wait for the roster/), patience);
	expect(again.health.parts().find(({ name }) => name === 'uplink')).toMatchObject({
		state: 'degraded',
		words: expect.stringMatching(/wait for the roster of \d{4}-\d\d-\d\d/),
	});
	expect(again.store.depth()).toBeGreaterThan(0);
	const { batches } = shop.cloud;
	await shop.publish([ANNA]);
	await vi.waitFor(() => expect(again.store.depth()).toBe(0), patience);
	expect(shop.cloud.batches).toBeGreaterThan(batches);
	expect(shop.toldOf(BERTA)).toEqual([]);
	expect(shop.toldOf(ANNA)).toContain(STARTED);
	expect(shop.filesWith(BERTA)).toEqual([]);
	const gaps = shop.cloud.events.flatMap(({ type, data }) => (type === 'aisle.outbox.gap.v1' ? [data] : []));
	expect(gaps).toContainEqual(expect.objectContaining({ stream, reason: 'withdrawn' }));
});

test('a clock that is a week behind when the rosters come, and is set then: they come again', async () => {
	await shop.publish([ANNA]);
	let behindS = 7 * 86_400;
	const gateway = shop.startGateway(() => Date.now() / 1000 - behindS);
	const roster = () => gateway.health.parts().find(({ name }) => name === 'roster');
	await vi.waitFor(() => expect(roster()?.words).toMatch(/too far ahead.*check the clock/), patience);
	behindS = 0;
	await gateway.upkeep.refresh();
	await vi.waitFor(() => expect(roster()?.state).toBe('ok'), patience);
	await hearUntilPresent(gateway, ANNA);
	await vi.waitFor(() => expect(shop.toldOf(ANNA)).toContain(STARTED), patience);
});

test('a roster that is not of this cloud: refused, told once, and the one before stays in use', async () => {
	await shop.publish([ANNA]);
	const gateway = shop.startGateway();
	await hearUntilPresent(gateway, ANNA);
	for (let again = 0; again < 3; again++) await shop.publishForged();
	const refused = () => shop.cloud.events.filter(({ type }) => type === 'aisle.roster.refused.v1');
	await vi.waitFor(
		() => expect(refused()).toMatchObject([{ subject: 'gw-1', data: { reason: 'signature' } }]),
		patience,
	);
	await vi.waitFor(
		() => expect(gateway.health.parts().find(({ name }) => name === 'roster')).toMatchObject({ state: 'degraded' }),
		patience,
	);
	expect(present(gateway)).toEqual([`pass:${ANNA}`]);
	expect(refused().length).toBe(1);
});
