import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NextBatch, SendWindow, type Span } from './window.ts';

const limits = { inFlight: 4, unreceipted: 8, maxEvents: 10, receiptTimeoutS: 5 };

/** Sends all the window allows; `last` is where the only stream ends. */
function sendAll(window: SendWindow, span: Span, nowS: number): NextBatch[] {
	const batches: NextBatch[] = [];
	for (let next = window.next([span], []); next; next = window.next([span], [])) {
		window.sent(next, Math.min(span.last, next.from + next.maxEvents - 1), nowS);
		batches.push(next);
	}
	return batches;
}

describe('the send window', () => {
	it('lets newer streams wait for an older one, but not when the cloud is silent on it', () => {
		const window = new SendWindow({ ...limits, unreceipted: 1 }, []);
		const spans = [
			{ stream: 'a', first: 1, last: 60 },
			{ stream: 'b', first: 1, last: 60 },
		];
		expect(sendAll(window, spans[0] as Span, 0).length).toBe(1);
		expect(window.next(spans, [])).toBeUndefined();
		window.rewindOverdue(5);
		expect(sendAll(window, spans[0] as Span, 5).length).toBe(1);
		expect(window.next(spans, [])).toMatchObject({ stream: 'b', from: 1 });
	});

	it('is closed by batches in flight and opened by the broker', () => {
		const window = new SendWindow(limits, []);
		const span = { stream: 'a', first: 1, last: 1000 };
		expect(sendAll(window, span, 0).map(({ from }) => from)).toEqual([1, 11, 21, 31]);
		window.acknowledged();
		expect(sendAll(window, span, 0).map(({ from }) => from)).toEqual([41]);
	});

	it('is closed by batches without a receipt, however much the broker acknowledges', () => {
		const window = new SendWindow(limits, []);
		const span = { stream: 'a', first: 1, last: 1000 };
		let sent = 0;
		for (let n = 0; n < 50; n++) {
			sent += sendAll(window, span, 0).length;
			if (window.inFlight > 0) window.acknowledged();
		}
		expect(sent).toBe(8);
		expect(window.receipt('a', 25, 1)).toBe('advanced');
		expect(sendAll(window, span, 1).map(({ from }) => from)).toEqual([81, 91]);
	});

	it('believes no receipt for what it does not know or never sent', () => {
		const window = new SendWindow(limits, ['former']);
		sendAll(window, { stream: 'a', first: 1, last: 5 }, 0);
		expect(window.receipt('b', 1, 0)).toBe('unknown');
		expect(window.receipt('a', 6, 0)).toBe('beyond');
		expect(window.receipt('a', 5, 0)).toBe('advanced');
		expect(window.receipt('a', 5, 0)).toBe('stale');
		// an earlier run sent it, and its receipt comes only now; the outbox may have dropped its end since
		expect(window.receipt('former', 7, 0)).toBe('advanced');
	});

	it('asks again from the last receipt with one batch, ever less often, and opens up with receipts', () => {
		const window = new SendWindow(limits, []);
		const span = { stream: 'a', first: 1, last: 1000 };
		sendAll(window, span, 0);
		for (let n = 0; n < 4; n++) window.acknowledged();
		window.receipt('a', 10, 1);
		expect(window.rewindOverdue(5.9)).toBe(0);
		expect(window.rewindOverdue(6)).toBe(1);
		expect(sendAll(window, span, 6).map(({ from }) => from)).toEqual([11]);
		window.acknowledged();
		expect(window.rewindOverdue(15.9)).toBe(0);
		expect(window.rewindOverdue(16)).toBe(1);
		sendAll(window, span, 16);
		window.acknowledged();
		window.receipt('a', 20, 17);
		expect(sendAll(window, span, 17).map(({ from }) => from)).toEqual([21, 31]);
	});

	it('sends everything after the last receipt again on a new connection', () => {
		const window = new SendWindow(limits, []);
		const span = { stream: 'a', first: 1, last: 30 };
		sendAll(window, span, 0);
		window.receipt('a', 10, 1);
		window.restart();
		expect(sendAll(window, { ...span, first: 11 }, 2).map(({ from }) => from)).toEqual([11, 21]);
	});

	it('sends gap events ahead of their turn, again when a stream that may need them is overdue', () => {
		const window = new SendWindow(limits, []);
		const spans = [
			{ stream: 'a', first: 50, last: 60 },
			{ stream: 'b', first: 1, last: 99 },
		];
		const next = window.next(spans, [{ stream: 'b', seq: 42 }]);
		expect(next).toEqual({ stream: 'b', from: 42, maxEvents: 1, ahead: true });
		window.sent(next as NextBatch, 42, 0);
		const behind = window.next(spans, [{ stream: 'b', seq: 42 }]);
		expect(behind).toMatchObject({ stream: 'a', from: 50, ahead: false });
		window.sent(behind as NextBatch, 59, 0);
		expect(window.rewindOverdue(5)).toBe(1);
		expect(window.next(spans, [{ stream: 'b', seq: 42 }])).toMatchObject({ stream: 'b', from: 42, ahead: true });
	});
});

type Packet = { stream: string; seqs: number[] };
type Receipt = { stream: string; upTo: number };

/** An outbox, a channel that loses, doubles and reorders, and a cloud with contiguous marks. */
class World {
	readonly window: SendWindow;
	/** the rows of each stream; a gap event's row has what it names */
	readonly rows = new Map<string, Map<number, { stream: string; seq: number }[]>>();
	readonly written = new Map<string, number>();
	readonly sentEver = new Set<string>();
	readonly cloud = new Map<string, Set<number>>();
	packets: Packet[] = [];
	receipts: Receipt[] = [];
	nowS = 0;

	constructor(former: number, dropped: boolean) {
		for (let n = 0; n < former; n++) this.write('old');
		this.written.set('new', 0);
		this.rows.set('new', new Map());
		if (dropped) this.drop('old', 2);
		this.window = new SendWindow(limits, ['old']);
	}

	write(stream: string, named: { stream: string; seq: number }[] = []): void {
		const seq = (this.written.get(stream) ?? 0) + 1;
		this.written.set(stream, seq);
		this.rows.set(stream, (this.rows.get(stream) ?? new Map()).set(seq, named));
	}

	/** The outbox gives up some rows and says so in the newest stream. */
	drop(stream: string, share: number): void {
		const rows = this.rows.get(stream) ?? new Map<number, unknown[]>();
		const seqs = [...rows].filter(([, named]) => named.length === 0).map(([seq]) => seq);
		const victims = seqs.filter((_, index) => (seqs.length - 1 - index) % share === 0);
		if (victims.length === 0) return;
		for (const seq of victims) rows.delete(seq);
		this.write(
			'new',
			victims.map((seq) => ({ stream, seq })),
		);
	}

	spans(): Span[] {
		return [...this.rows].flatMap(([stream, rows]) => {
			const seqs = [...rows.keys()];
			return seqs.length === 0 ? [] : [{ stream, first: Math.min(...seqs), last: Math.max(...seqs) }];
		});
	}

	gaps() {
		return [...(this.rows.get('new') ?? [])].flatMap(([seq, named]) =>
			named.length > 0 ? [{ stream: 'new', seq }] : [],
		);
	}

	pump(): void {
		for (;;) {
			const next = this.window.next(this.spans(), this.gaps());
			if (!next) return;
			const live = [...(this.rows.get(next.stream)?.keys() ?? [])].sort((a, b) => a - b);
			const from = live.findIndex((seq) => seq >= next.from);
			const first = live[from] as number;
			const seqs = live.slice(from, from + next.maxEvents).filter((seq, index) => seq === first + index);
			if (!next.ahead) {
				const before = live.slice(0, from).filter((seq) => !this.sentEver.has(`${next.stream}/${seq}`));
				expect(before, 'left out before the batch').toEqual([]);
			}
			for (const seq of seqs) this.sentEver.add(`${next.stream}/${seq}`);
			this.window.sent(next, seqs.at(-1) as number, this.nowS);
			this.packets.push({ stream: next.stream, seqs });
			expect(this.window.inFlight).toBeLessThanOrEqual(limits.inFlight);
		}
	}

	deliver({ stream, seqs }: Packet): void {
		const note = (of: string, seq: number) => this.cloud.set(of, (this.cloud.get(of) ?? new Set()).add(seq));
		const touched = new Set([stream]);
		for (const seq of seqs) {
			note(stream, seq);
			for (const gap of this.rows.get(stream)?.get(seq) ?? []) {
				note(gap.stream, gap.seq);
				touched.add(gap.stream);
			}
		}
		for (const of of touched) this.receipts.push({ stream: of, upTo: this.mark(of) });
	}

	mark(stream: string): number {
		let upTo = 0;
		while (this.cloud.get(stream)?.has(upTo + 1)) upTo += 1;
		return upTo;
	}

	receipt({ stream, upTo }: Receipt): void {
		if (this.window.receipt(stream, upTo, this.nowS) !== 'advanced') return;
		for (const seq of this.rows.get(stream)?.keys() ?? []) if (seq <= upTo) this.rows.get(stream)?.delete(seq);
	}
}

type Step = { do: string; pick: number };
const step = fc.record({
	do: fc.constantFrom(
		'write',
		'write',
		'deliver',
		'deliver',
		'double',
		'lose',
		'puback',
		'receipt',
		'forget',
		'wait',
		'reconnect',
		'drop',
	),
	pick: fc.nat(1000),
});

function act(world: World, { do: what, pick }: Step): void {
	const at = <T>(list: T[]): T[] => (list.length === 0 ? [] : list.splice(pick % list.length, 1));
	if (what === 'write') for (let n = 0; n <= pick % 12; n++) world.write('new');
	else if (what === 'deliver') for (const packet of at(world.packets)) world.deliver(packet);
	else if (what === 'double' && world.packets[0]) world.deliver(world.packets[0]);
	else if (what === 'lose') at(world.packets);
	else if (what === 'puback' && world.window.inFlight > 0) world.window.acknowledged();
	else if (what === 'receipt') for (const receipt of at(world.receipts)) world.receipt(receipt);
	else if (what === 'forget') at(world.receipts);
	else if (what === 'reconnect') world.window.restart();
	else if (what === 'drop') world.drop(pick % 2 === 0 ? 'old' : 'new', 1 + (pick % 4));
	else if (what === 'wait') {
		world.nowS += pick % 9;
		world.window.rewindOverdue(world.nowS);
	}
	world.pump();
}

/** From now on the channel is perfect: how many rounds until the outbox is empty? */
function settle(world: World): number {
	for (let round = 1; round <= 400; round++) {
		world.pump();
		for (const packet of world.packets.splice(0)) world.deliver(packet);
		while (world.window.inFlight > 0) world.window.acknowledged();
		for (const receipt of world.receipts.splice(0)) world.receipt(receipt);
		if (world.spans().length === 0) return round;
		world.nowS += 5;
		world.window.rewindOverdue(world.nowS);
	}
	return Number.POSITIVE_INFINITY;
}

it('forgets nothing over a channel that loses, doubles and reorders, and sends in order', () => {
	const property = fc.property(
		fc.nat(60),
		fc.boolean(),
		fc.array(step, { maxLength: 120 }),
		(former, dropped, steps) => {
			const world = new World(former, dropped);
			world.pump();
			for (const one of steps) act(world, one);
			expect(settle(world)).toBeLessThan(400);
			for (const [stream, last] of world.written) expect(world.mark(stream)).toBe(last);
		},
	);
	// a failure prints its seed and the smallest way to it
	fc.assert(property, { numRuns: 300 });
});
