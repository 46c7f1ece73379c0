// What the local page shows now, put together from the pipeline's memory. Shoppers appear as numbers, never as pseudonyms.
import { type EventDraft, type LiveReply, toTimestamp } from '@aisle/protocol';

type Present = { subject: string; kind: string; zone: string; at: [number, number] | undefined; sinceT: number };

export type LiveSources = {
	now(): number;
	/** the pipeline's own time, which in a recording is not now */
	t(): number;
	present(): Iterable<Present>;
	/** about how many strangers, by zone */
	crowd(): ReadonlyMap<string, number>;
	receivers(): Iterable<[string, { adverts: number; lastT: number }]>;
	adverts(): LiveReply['adverts'];
	outbox(): LiveReply['outbox'];
	parts(): LiveReply['parts'];
	zones: readonly string[];
	tagNames: ReadonlyMap<string, string>;
};

/** Events the page lists. */
const RECENT = 30;
const SHOWN = new Set([
	'aisle.zone.entered.v1',
	'aisle.zone.exited.v1',
	'aisle.zone.dwelled.v1',
	'aisle.visit.ended.v1',
]);

type Sample = { atS: number; adverts: Map<string, number> };

export class LiveView {
	readonly #sources: LiveSources;
	readonly #entered = new Map<string, number>();
	/** A number for each shopper on a visit; forgotten with the visit. */
	readonly #numbers = new Map<string, number>();
	#nextNumber = 1;
	#recent: LiveReply['recent'] = [];
	#sample: Sample | undefined;
	#rates = new Map<string, number>();

	constructor(sources: LiveSources) {
		this.#sources = sources;
	}

	/** Takes note of events on their way to the store. */
	note(events: readonly EventDraft[]): void {
		for (const event of events) {
			const { type, subject, t } = event;
			if (type === 'aisle.zone.entered.v1')
				this.#entered.set(event.data.zone, (this.#entered.get(event.data.zone) ?? 0) + 1);
			if (!SHOWN.has(type) || !('zone' in event.data) || event.data.zone === undefined) continue;
			const seconds =
				'dwellS' in event.data ? event.data.dwellS : 'durationS' in event.data ? event.data.durationS : undefined;
			const line = { time: toTimestamp(t), key: this.#keyOf(subject), type, zone: event.data.zone };
			this.#recent = [{ ...line, ...(seconds !== undefined && { seconds }) }, ...this.#recent.slice(0, RECENT - 1)];
			if (type === 'aisle.visit.ended.v1') this.#numbers.delete(subject);
		}
	}

	/** The page's next picture. */
	snapshot(): LiveReply {
		const { now, t, present, crowd, zones, adverts, outbox, parts } = this.#sources;
		const byZone = new Map(zones.map((id) => [id, {} as Record<string, number>]));
		const subjects: LiveReply['subjects'] = [];
		for (const { subject, kind, zone, at, sinceT } of present()) {
			const kinds = byZone.get(zone);
			if (kinds) kinds[kind] = (kinds[kind] ?? 0) + 1;
			subjects.push({ key: this.#keyOf(subject), kind, zone, ...(at && { at }), since: toTimestamp(sinceT) });
		}
		return {
			time: toTimestamp(Number.isFinite(t()) ? t() : now()),
			zones: zones.map((id) => ({
				id,
				present: byZone.get(id)!,
				entered: this.#entered.get(id) ?? 0,
				crowd: crowd().get(id) ?? null,
			})),
			subjects,
			recent: this.#recent,
			receivers: this.#receivers(),
			adverts: adverts(),
			outbox: outbox(),
			parts: parts(),
		};
	}

	/** The page's number for a shopper on a visit; undefined for others. */
	numberOf(subject: string): number | undefined {
		return this.#numbers.get(subject);
	}

	/** Whoever withdrew has no number any more, and their visit no end that would take it. */
	forgetAllBut(isMember: (subject: string) => boolean): void {
		for (const subject of this.#numbers.keys()) if (!isMember(subject)) this.#numbers.delete(subject);
	}

	#receivers(): LiveReply['receivers'] {
		const nowS = this.#sources.now();
		const heard = [...this.#sources.receivers()];
		if (!this.#sample || nowS - this.#sample.atS >= 1) {
			const before = this.#sample;
			this.#sample = { atS: nowS, adverts: new Map(heard.map(([id, { adverts }]) => [id, adverts])) };
			if (before) {
				const spanS = nowS - before.atS;
				for (const [id, { adverts }] of heard) this.#rates.set(id, (adverts - (before.adverts.get(id) ?? 0)) / spanS);
			}
		}
		const t = this.#sources.t();
		return heard.map(([id, { lastT }]) => ({
			id,
			advertsPerS: Math.round((this.#rates.get(id) ?? 0) * 10) / 10,
			heardAgoS: Number.isFinite(lastT) ? Math.max(Math.round((t - lastT) * 10) / 10, 0) : null,
		}));
	}

	#keyOf(subject: string): string {
		if (subject.startsWith('tag:')) return this.#sources.tagNames.get(subject) ?? subject.slice('tag:'.length);
		let number = this.#numbers.get(subject);
		if (number === undefined) {
			number = this.#nextNumber++;
			this.#numbers.set(subject, number);
		}
		return `Shopper ${number}`;
	}
}
