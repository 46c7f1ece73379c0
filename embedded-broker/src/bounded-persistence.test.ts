import type { Client } from 'aedes';
import { describe, expect, it } from 'vitest';
import { BoundedPersistence } from './bounded-persistence.ts';
import { BrokerLimits } from './limits.ts';

const client = (id: string) => ({ id }) as Client;
const packet = { cmd: 'publish', topic: 't', payload: Buffer.alloc(60_000), qos: 2, messageId: 7 } as const;

function persistence(limits: Partial<BrokerLimits>, maySubscribe = () => true): BoundedPersistence {
	return new BoundedPersistence(BrokerLimits.parse(limits), { maySubscribe, onDropped: () => {} });
}

describe('QoS 2 messages that nobody releases', () => {
	it('are remembered by their number alone, until they are released or their session ends', async () => {
		const memory = persistence({});
		await memory.incomingStorePacket(client('a'), packet);
		expect(await memory.incomingGetPacket(client('a'), { messageId: 7 })).toEqual({ messageId: 7 });
		await expect(memory.incomingGetPacket(client('a'), { messageId: 8 })).rejects.toThrow();
		await expect(memory.incomingGetPacket(client('b'), { messageId: 7 })).rejects.toThrow();
		await memory.incomingDelPacket(client('a'), { messageId: 7 });
		await expect(memory.incomingDelPacket(client('a'), { messageId: 7 })).rejects.toThrow();
		await memory.incomingStorePacket(client('a'), packet);
		await memory.cleanIncoming(client('a'));
		await expect(memory.incomingGetPacket(client('a'), packet)).rejects.toThrow();
	});

	it('are forgotten for the client that sent none for the longest time, beyond so many sessions', async () => {
		const memory = persistence({ sessions: 2 });
		for (const id of ['a', 'b', 'a', 'c']) await memory.incomingStorePacket(client(id), packet);
		await expect(memory.incomingGetPacket(client('b'), packet)).rejects.toThrow();
		for (const id of ['a', 'c']) expect(await memory.incomingGetPacket(client(id), packet)).toBeDefined();
	});
});

describe('subscriptions of a kept session', () => {
	it('are kept up to the limit, and those that are kept may change', async () => {
		const memory = persistence({ subscriptions: 2 });
		const ask = (...topics: string[]) =>
			memory.addSubscriptions(
				client('a'),
				topics.map((topic) => ({ topic, qos: 1 })),
			);
		await ask('x', 'y', 'z');
		await memory.addSubscriptions(client('a'), [{ topic: 'y', qos: 0 }]);
		await ask('z');
		const kept = await memory.subscriptionsByClient(client('a'));
		expect(kept.map(({ topic, qos }) => [topic, qos])).toEqual([
			['x', 1],
			['y', 0],
		]);
	});
});
