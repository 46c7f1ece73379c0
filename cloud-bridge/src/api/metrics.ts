// The bridge's own Prometheus registry. Labels are route patterns and codes: never an id, an address or a shopper.
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
	const registry = new Registry();
	collectDefaultMetrics({ register: registry });
	const httpSeconds = new Histogram({
		name: 'aisle_http_request_seconds',
		help: 'Time from request to response by route',
		labelNames: ['method', 'route', 'status'] as const,
		buckets: [0.005, 0.02, 0.1, 0.5, 2],
		registers: [registry],
	});
	return {
		registry,
		httpSeconds,
		/** A number that is read when somebody asks for it. */
		gauge(name: string, help: string, read: () => number): void {
			new Gauge({
				name,
				help,
				registers: [registry],
				collect() {
					this.set(read());
				},
			});
		},
	};
}
