// What the broker remembers for others (retained messages, sessions of clients that are away), kept within bounds.
import type { AedesPublishPacket, Client, Subscription } from 'aedes';
import MemoryPersistence from 'aedes-persistence/asyncPersistence.js';
import type { BrokerLimits } from './limits.ts';

export type PersistenceHooks = {
	/** aedes hands over refused filters as well; they must not be remembered */
	maySubscribe(client: Client, topicFilter: string): boolean;
	onDropped(what: 'retained' | 'queue' | 'session', words: string, about: { clientId?: string; topic?: string }): void;
};

type MessageId = { messageId: number };
type Load = { messages: number; bytes: number };

/** In memory, as all of aedes: what has to survive a restart lives in an outbox, not in a broker. */
export class BoundedPersistence extends MemoryPersistence {
	readonly retained: Load = { messages: 0, bytes: 0 };
	readonly queued: Load = { messages: 0, bytes: 0 };
	readonly #limits: BrokerLimits;
	readonly #hooks: PersistenceHooks;
	readonly #retainedBytes = new Map<string, number>();
	readonly #queues = new Map<string, Load>();
	/** QoS 2 messages taken and not yet released, by client, the latest client last */
	readonly #unreleased = new Map<string, Set<number>>();

	constructor(limits: BrokerLimits, hooks: PersistenceHooks) {
		super();
		this.#limits = limits;
		this.#hooks = hooks;
	}

	override async storeRetained(packet: AedesPublishPacket): Promise<void> {
		const before = this.#retainedBytes.get(packet.topic);
		const bytes = packet.payload.length;
		if (bytes > 0) {
			const grows = bytes - (before ?? 0);
			const full = before === undefined && this.retained.messages >= this.#limits.retainedMessages;
			if (full || this.retained.bytes + grows > this.#limits.retainedBytes) {
				const words = `no room for another retained message (${this.retained.messages} kept); it was only passed on`;
				this.#hooks.onDropped('retained', words, { topic: packet.topic });
				return;
			}
			this.#retainedBytes.set(packet.topic, bytes);
		} else this.#retainedBytes.delete(packet.topic);
		this.retained.messages = this.#retainedBytes.size;
		this.retained.bytes += bytes - (before ?? 0);
		await super.storeRetained(packet);
	}

	override async addSubscriptions(client: Client, subscriptions: Subscription[]): Promise<void> {
		const allowed = subscriptions.filter(({ topic }) => this.#hooks.maySubscribe(client, topic));
		if (allowed.length === 0) return;
		const { clientsCount } = await this.countOffline();
		const kept = new Set((await this.subscriptionsByClient(client)).map(({ topic }) => topic));
		if (clientsCount >= this.#limits.sessions && kept.size === 0) {
			const words = `no room for another kept session (${clientsCount} kept); connect with clean session on`;
			this.#hooks.onDropped('session', words, { clientId: client.id });
			return;
		}
		const most = this.#limits.subscriptions;
		const withRoom = allowed.filter(({ topic }) => kept.has(topic) || (kept.size < most && kept.add(topic)));
		await super.addSubscriptions(client, withRoom);
	}

	override async outgoingEnqueueCombi(subscribers: { clientId: string }[], packet: AedesPublishPacket): Promise<void> {
		const bytes = packet.payload.length;
		const withRoom = subscribers.filter(({ clientId }) => {
			const queue = this.#queues.get(clientId) ?? { messages: 0, bytes: 0 };
			if (queue.messages >= this.#limits.queuedMessages || this.queued.bytes + bytes > this.#limits.queuedBytes) {
				const words = `${queue.messages} messages wait for a client that does not take them; the newest was dropped`;
				this.#hooks.onDropped('queue', words, { clientId, topic: packet.topic });
				return false;
			}
			this.#count(clientId, queue, 1, bytes);
			return true;
		});
		await super.outgoingEnqueueCombi(withRoom, packet);
	}

	override async outgoingUpdate(client: Client, packet: AedesPublishPacket): Promise<void> {
		// the packet may be one that found no room: it still goes out to a client that is there, only without a second try
		await super.outgoingUpdate(client, packet).catch(() => undefined);
	}

	override async outgoingClearMessageId(
		client: Client,
		packet: AedesPublishPacket,
	): Promise<AedesPublishPacket | undefined> {
		const cleared = await super.outgoingClearMessageId(client, packet);
		const queue = this.#queues.get(client.id);
		if (cleared !== undefined && queue !== undefined) {
			// a PUBREL takes a QoS 2 message's place without its payload: the last one out settles the bytes
			const bytes = queue.messages === 1 ? queue.bytes : (cleared.payload?.length ?? 0);
			this.#count(client.id, queue, -1, -bytes);
		}
		return cleared;
	}

	/** aedes has passed the message on by now and asks only whether it came before: its content would fill memory. */
	override async incomingStorePacket(client: Client, { messageId }: MessageId): Promise<void> {
		const ids = this.#unreleased.get(client.id) ?? new Set();
		ids.add(messageId);
		this.#unreleased.delete(client.id);
		this.#unreleased.set(client.id, ids);
		if (this.#unreleased.size > this.#limits.sessions) {
			this.#unreleased.delete(this.#unreleased.keys().next().value!);
		}
	}

	override async incomingGetPacket(client: Client, packet: MessageId): Promise<MessageId> {
		if (!this.#unreleased.get(client.id)?.has(packet.messageId)) throw new Error('no such packet');
		return packet;
	}

	override async incomingDelPacket(client: Client, { messageId }: MessageId): Promise<void> {
		const ids = this.#unreleased.get(client.id);
		if (!ids?.delete(messageId)) throw new Error('no such packet');
		if (ids.size === 0) this.#unreleased.delete(client.id);
	}

	override async cleanIncoming(client: Client): Promise<void> {
		this.#unreleased.delete(client.id);
	}

	#count(clientId: string, queue: Load, messages: number, bytes: number): void {
		queue.messages += messages;
		queue.bytes += bytes;
		this.queued.messages += messages;
		this.queued.bytes += bytes;
		if (queue.messages === 0) this.#queues.delete(clientId);
		else this.#queues.set(clientId, queue);
	}
}
