// Prometheus figures of one gateway. Labels are names from the site file: nothing heard on the air becomes a label.
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** Asked for at each scrape. */
export type MetricSources = {
	adverts(): { known: number; unknown: number; malformed: number; foreignReceiver: number };
	receivers(): Iterable<[string, { adverts: number }]>;
	present(): Iterable<{ zone: string; kind: string }>;
	zones: readonly string[];
	/** `dropped`: events given up, by reason */
	outbox(): { waiting: number; connected: boolean; dropped: Record<string, number> };
	parts(): { name: string; state: string }[];
};

/** A registry of its own, so that two gateways fit in one process. */
export function createMetrics(sources: MetricSources) {
	const registry = new Registry();
	collectDefaultMetrics({ register: registry });
	const registers = [registry];
	const events = new Counter({
		name: 'aisle_events_total',
		help: 'Events decided, by type',
		labelNames: ['type'],
		registers,
	});
	const restarts = new Counter({
		name: 'aisle_source_restarts_total',
		help: 'Starts anew of something that hears, by part and reason',
		labelNames: ['part', 'reason'],
		registers,
	});
	const gauge = (name: string, help: string, labelNames: string[], collect: (gauge: Gauge) => void) =>
		new Gauge({
			name,
			help,
			labelNames,
			registers,
			collect() {
				this.reset();
				collect(this as Gauge);
			},
		});
	gauge('aisle_adverts', 'Adverts heard since the start, by what became of them', ['outcome'], (g) => {
		for (const [outcome, n] of Object.entries(sources.adverts())) g.set({ outcome }, n);
	});
	gauge('aisle_receiver_adverts', 'Adverts heard since the start, by receiver', ['receiver'], (g) => {
		for (const [receiver, { adverts }] of sources.receivers()) g.set({ receiver }, adverts);
	});
	gauge('aisle_zone_present', 'Consenting subjects present now', ['zone'], (g) => {
		for (const zone of sources.zones) g.set({ zone }, 0);
		for (const { zone } of sources.present()) g.inc({ zone });
	});
	gauge('aisle_outbox_waiting', 'Events that the cloud has not confirmed', [], (g) => g.set(sources.outbox().waiting));
	gauge('aisle_outbox_dropped', 'Events given up since the start, by reason', ['reason'], (g) => {
		for (const [reason, n] of Object.entries(sources.outbox().dropped)) g.set({ reason }, n);
	});
	gauge('aisle_uplink_connected', '1 while the cloud is reached', [], (g) => g.set(Number(sources.outbox().connected)));
	gauge('aisle_part_failed', '1 for each part that has failed', ['part'], (g) => {
		for (const { name, state } of sources.parts()) g.set({ part: name }, Number(state === 'failed'));
	});
	return {
		countEvents(decided: Iterable<{ type: string }>): void {
			for (const { type } of decided) events.inc({ type });
		},
		countRestart(part: string, reason: string): void {
			restarts.inc({ part, reason });
		},
		scrape: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
	};
}
