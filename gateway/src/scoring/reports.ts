// What a gateway said of one subject, as stretches of time: from its zone events, and from what its estimator held. Pure.
import type { EventDraft } from '@aisle/protocol';

/** A zone that was said to hold the subject. `toT` is infinite while nothing ended it. */
export type Report = { fromT: number; toT: number; zone: string; confidence: number };
/** What an estimator held after one advert; null: the subject is in no zone. */
export type Belief = { t: number; zone: string | null; confidence: number };

/** In the time of the events themselves: who left when it fell silent had left then, however late that was said. */
export function reportsOf(events: readonly EventDraft[], subject: string): Report[] {
	const reports: Report[] = [];
	for (const event of events) {
		if (event.subject !== subject) continue;
		const open = reports.at(-1);
		if (event.type === 'aisle.zone.exited.v1') {
			if (open?.toT === Number.POSITIVE_INFINITY) open.toT = event.t;
		} else if (event.type === 'aisle.zone.entered.v1') {
			if (open?.toT === Number.POSITIVE_INFINITY) open.toT = event.t;
			const { zone, confidence } = event.data;
			reports.push({ fromT: event.t, toT: Number.POSITIVE_INFINITY, zone, confidence });
		}
	}
	return reports;
}

/** Each belief holds until the next one, and no longer than something is reported. */
export function heldReports(beliefs: readonly Belief[], reports: readonly Report[]): Report[] {
	const held: Report[] = [];
	let i = 0;
	for (const { fromT, toT } of reports) {
		while (i < beliefs.length && beliefs[i]!.t < fromT) i++;
		for (; i < beliefs.length && beliefs[i]!.t < toT; i++) {
			const { t, zone, confidence } = beliefs[i]!;
			const previous = held.at(-1);
			// receivers' clocks differ by milliseconds; what is held only goes on
			const startT = Math.max(t, previous?.fromT ?? t);
			if (previous !== undefined) previous.toT = Math.min(previous.toT, startT);
			if (zone !== null) held.push({ fromT: startT, toT, zone, confidence });
		}
	}
	return held;
}

/** Every stretch of `spans` with the report of that time, or none; both in the order of time. */
export function meet<Span extends { fromT: number; toT: number }>(
	spans: readonly Span[],
	reports: readonly Report[],
	take: (span: Span, report: Report | undefined, s: number) => void,
): void {
	let i = 0;
	for (const span of spans) {
		let t = span.fromT;
		while (i < reports.length && reports[i]!.toT <= t) i++;
		for (let j = i; t < span.toT; j++) {
			const report = reports[j];
			const fromT = Math.min(report?.fromT ?? span.toT, span.toT);
			if (fromT > t) take(span, undefined, fromT - t);
			t = Math.max(t, fromT);
			if (report === undefined || t >= span.toT) break;
			const toT = Math.min(report.toT, span.toT);
			if (toT > t) take(span, report, toT - t);
			t = Math.max(t, toT);
		}
	}
}
