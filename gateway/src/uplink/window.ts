// What to send next, given what was sent, acknowledged and receipted. Pure: time is an argument, in seconds.

/** Numbers of one stream that wait in the outbox; not all between the two need be there. */
export type Span = { stream: string; first: number; last: number };

export type WindowLimits = {
	/** batches that the broker has not yet acknowledged (PUBACK), over all streams */
	inFlight: number;
	/** batches of one stream that the cloud has not yet receipted */
	unreceipted: number;
	maxEvents: number;
	receiptTimeoutS: number;
};

/** Send what stands in the outbox from `from` on. `ahead`: out of its turn, because an older stream's mark needs it. */
export type NextBatch = { stream: string; from: number; maxEvents: number; ahead: boolean };

export type ReceiptVerdict = 'advanced' | 'stale' | 'beyond' | 'unknown';

type Lane = {
	/** the cloud has every number up to here */
	received: number;
	/** sent in this pass up to here */
	sent: number;
	/** the highest number that may ever have been sent: no receipt beyond it is believed */
	highest: number;
	/** sent in this pass, not receipted, in order */
	outstanding: { last: number; atS: number }[];
	/** gap events sent out of their turn in this pass */
	ahead: Set<number>;
	/** batches that may be outstanding: one after a silence, doubled by each receipt */
	allowance: number;
	timeoutS: number;
	progressS: number;
};

/** While the cloud is silent it is asked ever less often, down to this many receipt timeouts apart. */
const MAX_TIMEOUT_FACTOR = 16;

export class SendWindow {
	readonly #limits: WindowLimits;
	readonly #lanes = new Map<string, Lane>();
	#inFlight = 0;

	/** `former`: streams of earlier runs, which may have sent more of them than the outbox still holds. */
	constructor(limits: WindowLimits, former: readonly string[]) {
		this.#limits = limits;
		for (const stream of former) this.#lane(stream).highest = Number.POSITIVE_INFINITY;
	}

	get inFlight(): number {
		return this.#inFlight;
	}

	get full(): boolean {
		return this.#inFlight >= this.#limits.inFlight;
	}

	/** A new connection: whatever was under way is forgotten, all after the last receipts is to be sent again. */
	restart(): void {
		this.#inFlight = 0;
		for (const lane of this.#lanes.values()) {
			this.#rewind(lane);
			lane.allowance = this.#limits.unreceipted;
			lane.timeoutS = this.#limits.receiptTimeoutS;
		}
	}

	/** undefined: nothing to send, or not now. `spans` come oldest first. */
	next(spans: readonly Span[], gaps: readonly { stream: string; seq: number }[]): NextBatch | undefined {
		if (this.full) return undefined;
		for (const { stream, seq } of gaps) {
			const lane = this.#lane(stream);
			if (seq > lane.sent && !lane.ahead.has(seq)) return { stream, from: seq, maxEvents: 1, ahead: true };
		}
		for (const { stream, first, last } of spans) {
			const lane = this.#lane(stream);
			const from = Math.max(lane.sent + 1, first);
			if (from > last) continue;
			if (lane.outstanding.length < lane.allowance) {
				return { stream, from, maxEvents: this.#limits.maxEvents, ahead: false };
			}
			// newer streams wait for older ones, but not for one on which the cloud has fallen silent
			if (lane.timeoutS === this.#limits.receiptTimeoutS) return undefined;
		}
		return undefined;
	}

	/** `batch` went out, and ended with number `last`. */
	sent({ stream, from, ahead }: NextBatch, last: number, nowS: number): void {
		const lane = this.#lane(stream);
		this.#inFlight += 1;
		lane.highest = Math.max(lane.highest, last);
		if (ahead) {
			lane.ahead.add(from);
			return;
		}
		lane.sent = last;
		lane.outstanding.push({ last, atS: nowS });
	}

	/** The broker has one of the batches: that frees its place in the window and proves nothing else. */
	acknowledged(): void {
		this.#inFlight -= 1;
	}

	/** The cloud has committed every number of `stream` up to `upTo`; only `advanced` changes anything. */
	receipt(stream: string, upTo: number, nowS: number): ReceiptVerdict {
		const lane = this.#lanes.get(stream);
		if (!lane) return 'unknown';
		if (upTo > lane.highest) return 'beyond';
		if (upTo <= lane.received) return 'stale';
		lane.received = upTo;
		lane.sent = Math.max(lane.sent, upTo);
		lane.outstanding = lane.outstanding.filter(({ last }) => last > upTo);
		lane.allowance = Math.min(this.#limits.unreceipted, lane.allowance * 2);
		lane.timeoutS = this.#limits.receiptTimeoutS;
		lane.progressS = nowS;
		return 'advanced';
	}

	/** Streams whose receipts are overdue go back to the last one; returns how many did. */
	rewindOverdue(nowS: number): number {
		let rewound = 0;
		for (const lane of this.#lanes.values()) {
			const [oldest] = lane.outstanding;
			if (!oldest || nowS < Math.max(oldest.atS, lane.progressS) + lane.timeoutS) continue;
			this.#rewind(lane);
			lane.allowance = 1;
			lane.timeoutS = Math.min(lane.timeoutS * 2, this.#limits.receiptTimeoutS * MAX_TIMEOUT_FACTOR);
			rewound += 1;
		}
		// what a stream waits for may be a gap event that was lost
		if (rewound > 0) for (const lane of this.#lanes.values()) lane.ahead.clear();
		return rewound;
	}

	#rewind(lane: Lane): void {
		lane.sent = lane.received;
		lane.outstanding = [];
		lane.ahead.clear();
	}

	#lane(stream: string): Lane {
		const known = this.#lanes.get(stream);
		if (known) return known;
		const lane: Lane = {
			received: 0,
			sent: 0,
			highest: 0,
			outstanding: [],
			ahead: new Set(),
			allowance: this.#limits.unreceipted,
			timeoutS: this.#limits.receiptTimeoutS,
			progressS: 0,
		};
		this.#lanes.set(stream, lane);
		return lane;
	}
}
