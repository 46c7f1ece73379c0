// The thread behind roster-thread.ts: rosters in the order in which they came, and tables in between, each answered under its number.
import { parentPort } from 'node:worker_threads';
import type { Reply, Request } from './roster-thread.ts';
import { WORK_HERE } from './roster-work.ts';

/** A signature is checked in a thread of Node's own: the next roster must not overtake it. */
let opened: Promise<unknown> = Promise.resolve();

parentPort!.on('message', async (request: Request) => {
	const reply = await replyTo(request);
	const buffers =
		'tables' in reply
			? reply.tables.flatMap(({ slots, keys }) => [slots.buffer, keys.buffer])
			: 'part' in reply.opened
				? [reply.opened.part.dayKeys.buffer]
				: [];
	parentPort!.postMessage(reply, buffers);
});

async function replyTo(request: Request): Promise<Reply> {
	if ('message' in request) {
		const { message } = request;
		const opening = opened.then(() => WORK_HERE.open(message));
		opened = opening;
		return { id: request.id, opened: await opening };
	}
	return { id: request.id, tables: await WORK_HERE.tables(request.rids) };
}
