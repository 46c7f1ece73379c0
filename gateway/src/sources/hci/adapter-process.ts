// The process of one adapter, started by supervisor.ts: opens noble, scans, and writes what it hears to the pipe at descriptor 3.
import { Socket } from 'node:net';
import { AdvertAssembler } from './advert-assembler.ts';
import { type NobleHci, openNobleHci } from './noble-hci.ts';
import type { NobleName } from './noble-private.ts';
import { AdvertBatch, encodeNote, type Note } from './records.ts';
import type { ScanSettings } from './scan-parameters.ts';
import type { Transport } from './transport.ts';

/** What the supervisor gives as the only argument, as JSON. */
export type AdapterOptions = ScanSettings & { transport: Transport; noble: NobleName };

const PIPE = 3;
const BEAT_MS = 1_000;

/** Adverts wait for this long to be written together: 20 times a second one process wakes the other. */
const BATCH_MS = 50;

/** A gateway too slow by 20 s of a crowded radio loses what comes then: 1,500 adverts a second of 55 bytes. */
const MOST_WAITING_BYTES = 2 * 1024 * 1024;

/** The stack's last word takes a few milliseconds; a stuck one is not waited for. */
const QUIT_MS = 1_500;

const pipe = new Socket({ fd: PIPE });
const quitting = new AbortController();

async function main(): Promise<void> {
	const options: AdapterOptions = JSON.parse(process.argv[2]!);
	const line = createLine(pipe);
	const beat = setInterval(() => line.beat(), BEAT_MS);
	line.beat();
	// the gateway is gone, with whatever way of ending it took
	pipe.on('error', quit).on('close', quit).resume();
	// Ctrl-C reaches the whole group: it is the gateway that ends its adapters
	process.on('SIGINT', () => {});
	process.on('SIGTERM', quit);
	try {
		await hear(options, line);
	} catch (error) {
		if (!quitting.signal.aborted) line.note({ type: 'lost', words: (error as Error).message });
	}
	clearInterval(beat);
	line.flush();
	pipe.end(() => process.exit()); // noble leaves timers and threads behind
	setTimeout(() => process.exit(), QUIT_MS);
}

/** Until the adapter is lost, which is thrown, or the process is to end. */
async function hear(options: AdapterOptions, line: Line): Promise<void> {
	const { signal } = quitting;
	const hci = await openNobleHci({ ...options, signal });
	line.watch(hci);
	const assembler = new AdvertAssembler({ active: options.scan === 'active' }, line.advert);
	let batch: NodeJS.Timeout | undefined;
	const endBatch = () => {
		assembler.flush(Date.now() / 1000);
		line.flush();
		batch = assembler.waiting > 0 ? setTimeout(endBatch, BATCH_MS) : undefined;
	};
	hci.onReport((report) => {
		assembler.take(report, Date.now() / 1000);
		batch ??= setTimeout(endBatch, BATCH_MS);
	});
	const stop = () => void hci.stop();
	signal.addEventListener('abort', stop);
	try {
		signal.throwIfAborted();
		await hci.start();
		line.note({ type: 'scanning' });
		const reason = await hci.lost;
		if (reason) throw reason;
	} finally {
		clearTimeout(batch);
		assembler.end();
		line.beat();
		await hci.stop();
	}
}

type Line = ReturnType<typeof createLine>;

/** Writes to the pipe, bounded: adverts that do not fit are counted and dropped, notes are few and small. */
function createLine(pipe: Socket) {
	const batch = new AdvertBatch();
	let hci: Pick<NobleHci, 'malformed'> = { malformed: 0 };
	let heard = 0;
	let dropped = 0;
	const isFull = () => pipe.writableLength > MOST_WAITING_BYTES;
	const flush = () => {
		const { adverts } = batch;
		if (adverts === 0) return;
		const bytes = batch.take();
		if (isFull()) dropped += adverts;
		else if (pipe.writable) pipe.write(bytes);
	};
	const note = (note: Note) => {
		flush();
		if (pipe.writable) pipe.write(encodeNote(note));
	};
	return {
		flush,
		note,
		advert(advert: Parameters<AdvertBatch['add']>[0]) {
			heard++;
			if (batch.add(advert)) return;
			flush();
			batch.add(advert);
		},
		beat() {
			if (!isFull()) note({ type: 'beat', heard, malformed: hci.malformed, dropped });
		},
		watch(opened: NobleHci) {
			hci = opened;
		},
	};
}

function quit(): void {
	if (quitting.signal.aborted) return;
	quitting.abort();
	setTimeout(() => process.exit(), QUIT_MS);
}

await main();
