// Hands offers to the channels in their order, and says what is to become of those that none delivered.
import type { Logger } from 'pino';
import type { Channel, Delivery, Outcome } from './channels/channel.ts';

export type Sent = {
	delivered: number;
	/** One channel at least may take them another time. */
	later: Delivery[];
	/** No channel takes them, ever. */
	refused: Delivery[];
	/** The offer or its shopper is no more. */
	gone: Delivery[];
};

export async function sendOffers(
	channels: readonly Channel[],
	deliveries: readonly Delivery[],
	log: Logger,
): Promise<Sent> {
	let left = [...deliveries];
	let delivered = 0;
	const gone: Delivery[] = [];
	const retried = new Set<Delivery>();
	for (const channel of channels) {
		if (left.length === 0) break;
		const outcomes = await sendBy(channel, left, log);
		const next: Delivery[] = [];
		for (const [index, delivery] of left.entries()) {
			const outcome = outcomes[index];
			if (outcome === 'delivered') delivered++;
			else if (outcome === 'gone') gone.push(delivery);
			else next.push(delivery);
			if (outcome === 'retry') retried.add(delivery);
		}
		left = next;
	}
	const later = left.filter((delivery) => retried.has(delivery));
	return { delivered, later, refused: left.filter((delivery) => !retried.has(delivery)), gone };
}

async function sendBy(channel: Channel, deliveries: readonly Delivery[], log: Logger): Promise<Outcome[]> {
	try {
		return await channel.send(deliveries);
	} catch (error) {
		log.error({ event: 'channel-failed', channel: channel.name, err: error }, 'a channel failed; trying again later');
		return deliveries.map(() => 'retry');
	}
}
