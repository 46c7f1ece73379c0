// The published types of aedes-persistence describe its callback wrapper only; this is the part of the class we extend.
declare module 'aedes-persistence/asyncPersistence.js' {
	import type { AedesPublishPacket, Client, Subscription } from 'aedes';

	export default class MemoryPersistence {
		storeRetained(packet: AedesPublishPacket): Promise<void>;
		addSubscriptions(client: Client, subscriptions: Subscription[]): Promise<void>;
		removeSubscriptions(client: Client, topics: string[]): Promise<void>;
		cleanSubscriptions(client: Client): Promise<void>;
		countOffline(): Promise<{ subsCount: number; clientsCount: number }>;
		subscriptionsByClient(client: Pick<Client, 'id'>): Promise<Subscription[]>;
		outgoingEnqueueCombi(subscribers: { clientId: string }[], packet: AedesPublishPacket): Promise<void>;
		incomingStorePacket(client: Client, packet: { messageId: number }): Promise<void>;
		incomingGetPacket(client: Client, packet: { messageId: number }): Promise<{ messageId: number }>;
		incomingDelPacket(client: Client, packet: { messageId: number }): Promise<void>;
		cleanIncoming(client: Client): Promise<void>;
		outgoingUpdate(client: Client, packet: AedesPublishPacket): Promise<void>;
		outgoingClearMessageId(client: Client, packet: AedesPublishPacket): Promise<AedesPublishPacket | undefined>;
	}
}
