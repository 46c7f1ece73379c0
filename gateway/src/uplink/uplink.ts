// Outbox to cloud: keeps a connection up, sends what the window allows, and lets receipts empty the outbox.
import {
	BATCH_MAX_BYTES,
	BATCH_MAX_EVENTS,
	type GatewayRef,
	gatewayTopic,
	packBatch,
	parseGatewayTopic,
	Receipt,
	WINDOW_BATCHES,
} from '@aisle/protocol';
import type { Logger } from 'pino';
import { backoffMs } from './backoff.ts';
import { CloudLag } from './cloud-lag.ts';
import { type Connection, openConnection } from './connection.ts';
import { SendWindow, type Span } from './window.ts';

/** What the uplink needs of the store. */
export type UplinkOutbox = {
	/** the stream of this run */
	readonly stream: string;
	/** oldest first */
	streams(): Span[];
	/** gap events among them */
	gaps(): { stream: string; seq: number }[];
	read(
		stream: string,
		fromSeq: number,
		maxEvents: number,
		maxBytes: number,
	): { first: number; eventsJson: string[] } | undefined;
	acknowledge(stream: string, upTo: number): void;
	/** the cloud has receipted these and has them no longer: a gap event must say that they will not come */
	forgotten(stream: string, first: number, last: number): void;
};

export type UplinkOptions = {
	/** `mqtt://host:port` or `mqtts://…` */
	url: string;
	username?: string | undefined;
	password?: string | undefined;
	/** PEM of a private authority */
	ca?: string | Buffer | undefined;
	ref: GatewayRef;
	outbox: UplinkOutbox;
	log: Logger;
	/** a connection is being made: whatever the cloud retains comes again on it */
	onConnecting?: () => void;
	/** asked before events are sent: what has to come first, in words; undefined: nothing. Call `wake` when that changes */
	waitsFor?: () => string | undefined;
	/** what the cloud sends other than receipts: `site`, `roster` (`rest`: day, part), `settings`, `commands` */
	onMessage(leaf: string, rest: string[], payload: Buffer): void;
	/** what the retained status says beside `state` */
	status?: () => Record<string, unknown>;
	random?: () => number;
	receiptTimeoutMs?: number;
};

export type UplinkState = {
	connected: boolean;
	/** Unix seconds of the last change of `connected` */
	since: number;
	/** batches the broker has not yet acknowledged */
	inFlight: number;
	/** Unix seconds; undefined before the first */
	lastReceiptAt: number | undefined;
	/** what events wait for although it is connected */
	waitsFor: string | undefined;
	/** one sentence for the operator, with a remedy where something is wrong */
	words: string;
};

const RECEIPT_TIMEOUT_MS = 10_000;
/** Batches of a stream without a receipt: 16 windows hide a cloud that commits slowly, and bound what is sent twice. */
const UNRECEIPTED_BATCHES = 16 * WINDOW_BATCHES;
/** A connection that lasted this long was a good one: the next failure is the first again. */
const STABLE_S = 10;
const STOP_TIMEOUT_MS = 2000;
const SILENT_BROKER =
	'the broker acknowledges nothing any more: trying a new connection; if it stays so, restart the broker';

export function createUplink(options: UplinkOptions): Uplink {
	return new Uplink(options);
}

const wallS = () => Date.now() / 1000;
/** Timeouts do not follow a clock that is being set. */
const steadyS = () => performance.now() / 1000;

export class Uplink {
	readonly #options: UplinkOptions;
	readonly #receiptTimeoutMs: number;
	readonly #window: SendWindow;
	readonly #lag: CloudLag;
	readonly #counts = { connections: 0, batches: 0, events: 0, rewinds: 0, receipts: 0, ignoredReceipts: 0 };
	#connection: Connection | undefined;
	#up = false;
	#stopping = false;
	#failures = 0;
	#reconnectTimer: NodeJS.Timeout | undefined;
	#overdueTimer: NodeJS.Timeout | undefined;
	#onIdle: (() => void) | undefined;
	#upSinceS = 0;
	#since = wallS();
	#lastReceiptAt: number | undefined;
	#words = 'not connected yet';

	constructor(options: UplinkOptions) {
		this.#options = options;
		this.#receiptTimeoutMs = options.receiptTimeoutMs ?? RECEIPT_TIMEOUT_MS;
		// half a timeout: the batch that is sent again after one brings the second opinion
		this.#lag = new CloudLag(this.#receiptTimeoutMs / 2000);
		const limits = {
			inFlight: WINDOW_BATCHES,
			unreceipted: UNRECEIPTED_BATCHES,
			maxEvents: BATCH_MAX_EVENTS,
			receiptTimeoutS: this.#receiptTimeoutMs / 1000,
		};
		const { outbox } = options;
		const streams = outbox.streams().map(({ stream }) => stream);
		const former = streams.filter((stream) => stream !== outbox.stream);
		this.#window = new SendWindow(limits, former);
	}

	/** Connects, and keeps connecting for ever; `state().words` says how that goes. */
	start(): void {
		this.#overdueTimer = setInterval(() => this.#resendOverdue(), this.#receiptTimeoutMs / 4);
		this.#connect();
	}

	/** There are new events in the outbox. */
	wake(): void {
		this.#pump();
	}

	/** Lets the broker send the rosters it retains once more; a connection that comes up brings them anyway. */
	askForRosters(): void {
		if (this.#up) this.#connection?.subscribeAgain('roster');
	}

	/** Sends what the broker takes within two seconds, says offline and closes. */
	async stop(): Promise<void> {
		this.#stopping = true;
		clearTimeout(this.#reconnectTimer);
		clearInterval(this.#overdueTimer);
		const connection = this.#connection;
		if (!connection) return;
		const { promise: late, resolve } = Promise.withResolvers<void>();
		const timer = setTimeout(resolve, STOP_TIMEOUT_MS);
		// a connection that breaks now has nothing left to say
		await Promise.race([late, this.#idle().then(() => connection.end().catch(() => undefined))]);
		clearTimeout(timer);
		connection.drop('stopped');
	}

	state(): UplinkState {
		const waitsFor = this.#up ? this.#options.waitsFor?.() : undefined;
		return {
			connected: this.#up,
			since: this.#since,
			inFlight: this.#window.inFlight,
			lastReceiptAt: this.#lastReceiptAt,
			waitsFor,
			words: waitsFor === undefined ? this.#words : `${this.#words}; ${waitsFor}`,
		};
	}

	/** Since the start. */
	counts() {
		return { ...this.#counts };
	}

	#connect(): void {
		const { url, username, password, ca, ref, status, onConnecting } = this.#options;
		onConnecting?.();
		this.#connection = openConnection({
			url,
			username,
			password,
			ca,
			ref,
			status: status ?? (() => ({})),
			onUp: () => this.#connected(),
			onDown: (words) => this.#disconnected(words),
			onMessage: (topic, payload) => this.#received(topic, payload),
		});
	}

	#connected(): void {
		this.#counts.connections += 1;
		this.#upSinceS = steadyS();
		this.#setState(true, `connected to ${new URL(this.#options.url).host}`);
		this.#window.restart();
		this.#pump();
	}

	#disconnected(words: string): void {
		if (this.#up && steadyS() - this.#upSinceS >= STABLE_S) this.#failures = 0;
		this.#connection = undefined;
		this.#setState(false, words);
		this.#onIdle?.();
		if (this.#stopping) return;
		this.#failures += 1;
		const random = this.#options.random ?? Math.random;
		this.#reconnectTimer = setTimeout(() => this.#connect(), backoffMs(this.#failures, random()));
	}

	#setState(up: boolean, words: string): void {
		if (this.#up !== up) this.#since = wallS();
		// a broker that stays away is told of once, not at every attempt
		const news = this.#up !== up || this.#words !== words;
		this.#up = up;
		this.#words = words;
		if (!news || this.#stopping) return;
		if (up) this.#options.log.info({ event: 'uplink-connected' }, words);
		else this.#options.log.warn({ event: 'uplink-down' }, words);
	}

	#received(topic: string, payload: Buffer): void {
		const parsed = parseGatewayTopic(topic);
		if (!parsed) return;
		if (parsed.leaf === 'receipts') this.#receipt(payload);
		else this.#options.onMessage(parsed.leaf, parsed.rest, payload);
	}

	#receipt(payload: Buffer): void {
		const receipt = parseReceipt(payload);
		const verdict = receipt ? this.#window.receipt(receipt.stream, receipt.upTo, steadyS()) : 'unreadable';
		this.#counts.receipts += 1;
		if (receipt && verdict === 'advanced') {
			this.#failures = 0;
			this.#lastReceiptAt = wallS();
			this.#lag.advanced(receipt.stream);
			this.#options.outbox.acknowledge(receipt.stream, receipt.upTo);
			this.#pump();
		} else if (receipt && verdict === 'stale') this.#stale(receipt);
		else {
			this.#counts.ignoredReceipts += 1;
			// also the late receipt of an earlier run, so no warning
			this.#options.log.debug(
				{ event: 'receipt-ignored', verdict },
				'a receipt for what this run did not send was ignored',
			);
		}
	}

	#stale({ stream, upTo }: Receipt): void {
		const { outbox } = this.#options;
		const held = outbox.streams().find((span) => span.stream === stream);
		const lost = held && this.#lag.stale(stream, upTo, held.first, steadyS());
		if (lost) outbox.forgotten(stream, lost.first, lost.last);
	}

	#pump(): void {
		const { outbox, ref, waitsFor } = this.#options;
		const connection = this.#connection;
		if (!this.#up || !connection) return;
		const topic = gatewayTopic(ref, 'events');
		while (waitsFor?.() === undefined) {
			const next = this.#window.next(outbox.streams(), outbox.gaps());
			const run = next && outbox.read(next.stream, next.from, next.maxEvents, BATCH_MAX_BYTES);
			// no run: the rows were damaged; the gap event that replaces them will wake us
			if (!run) break;
			const count = run.eventsJson.length;
			this.#window.sent(next, run.first + count - 1, steadyS());
			this.#counts.batches += 1;
			this.#counts.events += count;
			connection.publish(topic, packBatch(next.stream, run.first, run.eventsJson), () => {
				this.#window.acknowledged();
				this.#pump();
			});
		}
		if (this.#window.inFlight === 0) this.#onIdle?.();
	}

	#idle(): Promise<void> {
		if (!this.#up || this.#window.inFlight === 0) return Promise.resolve();
		return new Promise((resolve) => {
			this.#onIdle = resolve;
		});
	}

	#resendOverdue(): void {
		if (!this.#up) return;
		const rewound = this.#window.rewindOverdue(steadyS());
		this.#counts.rewinds += rewound;
		// a broker that takes everything and acknowledges nothing: only a new connection opens the window again
		if (rewound > 0 && this.#window.full) this.#connection?.drop(SILENT_BROKER);
		else if (rewound > 0) this.#pump();
	}
}

function parseReceipt(payload: Buffer): Receipt | undefined {
	try {
		return Receipt.parse(JSON.parse(payload.toString('utf8')));
	} catch {
		return undefined;
	}
}
