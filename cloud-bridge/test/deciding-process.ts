// A child to be killed: accept, engine and worker on one database; batches come in by IPC, receipts and offers go out.
import pino from 'pino';
import { createEngine } from '../src/campaigns/engine.ts';
import { openDatabase } from '../src/db/database.ts';
import { createIngest } from '../src/ingest/consumer.ts';
import { createInboxChannel } from '../src/offers/channels/inbox.ts';
import { createWorker } from '../src/offers/worker.ts';
import { placeEvents } from '../src/visits/place-events.ts';
import { EVENTS_TOPIC, STORE } from './deciding.ts';

const log = pino({ level: 'warn' }, pino.destination(2));
const now = () => Date.now() / 1000;
const db = await openDatabase({ path: process.argv[2]! });
const tell = (message: object) => process.send?.(message);

const inbox = createInboxChannel({ db, now, announce: (_, { offer }) => tell({ announced: offer.id }) });
const worker = createWorker({ db, log, now, channels: [inbox] });
const engine = createEngine({ db, log, now, stores: [STORE], placeEvents, onOffers: worker.wake });
const ingest = createIngest({ db, log, now, onCommitted: engine.wake });
ingest.connect({ subscribe: () => {}, publish: async (_, payload) => void tell({ receipt: JSON.parse(payload) }) });
process.on('message', (message: string) => {
	if (message === 'finish') void finish();
	else ingest.take(EVENTS_TOPIC, Buffer.from(message, 'base64'));
});
worker.wake();
engine.wake();
tell({ ready: true });

/** Exits when everything taken is decided and every offer is settled. */
async function finish(): Promise<void> {
	for (;;) {
		await ingest.settled();
		const undecided = await db
			.selectFrom('stream_mark')
			.select('stream')
			.whereRef('decided_up_to', '<', 'up_to')
			.execute();
		const pending = await db.selectFrom('offer').select('id').where('state', '=', 'pending').execute();
		if (undecided.length + pending.length === 0) break;
	}
	await engine.close();
	await worker.close();
	await db.destroy();
	process.exit(0);
}
