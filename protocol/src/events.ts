// What a gateway tells the cloud: CloudEvents 1.0 in JSON, known by (gateway, stream, seq).
import { z } from 'zod';
import { Id, Moment, Timestamp, Uuid7 } from './units.ts';

/** `pass:<site pseudonym>` (a shopper who opted in) or `tag:<id>` (named in the site file); never a Bluetooth address. */
export const PresenceSubject = z
	.string()
	.regex(/^(?:pass:[A-Za-z0-9_-]{8,64}|tag:[a-z0-9-]{1,64})$/, 'must be pass:<pseudonym> or tag:<id>');

const PASS = 'pass:';

/** The subject of what is said about a shopper who opted in. */
export function passSubject(pseudonym: string): string {
	return `${PASS}${pseudonym}`;
}

/** The other way; undefined where the subject is no shopper. */
export function pseudonymOf(subject: string): string | undefined {
	return subject.startsWith(PASS) ? subject.slice(PASS.length) : undefined;
}

const VisitId = z.string().min(1).max(64);
const Seconds = z.number().nonnegative();

/** How long one visit stayed in one zone, summed over all of its stays there. */
export const ZoneDwell = z.object({ zone: Id, dwellS: Seconds });

/** The data of each event type; the key is the CloudEvents `type`. */
export const eventData = {
	'aisle.visit.started.v1': z.object({ visit: VisitId, zone: Id }),
	'aisle.visit.ended.v1': z.object({ visit: VisitId, zone: Id, durationS: Seconds, zones: z.array(ZoneDwell) }),
	'aisle.zone.entered.v1': z.object({
		visit: VisitId,
		zone: Id,
		from: Id.optional(),
		confidence: z.number().min(0).max(1),
	}),
	'aisle.zone.dwelled.v1': z.object({ visit: VisitId, zone: Id, dwellS: Seconds }),
	'aisle.zone.exited.v1': z.object({ visit: VisitId, zone: Id, dwellS: Seconds, to: Id.optional() }),
	'aisle.zone.counted.v1': z.object({
		zone: Id,
		/** Consenting subjects present, by kind (`pass`, `cart`, `staff`, …). */
		counts: z.record(z.string(), z.number().int().nonnegative()),
		/** About how many strangers were there in the last minute, from counts of adverts alone; 0: fewer than two; absent: not measured. */
		crowdLevel: z.number().nonnegative().optional(),
	}),
	'aisle.stock.moved.v1': z.object({ epc: z.string(), from: Id.optional(), to: Id.optional(), zone: Id }),
	'aisle.stock.counted.v1': z.object({ zone: Id, count: z.number().int(), was: z.number().int() }),
	'aisle.shelf.changed.v1': z.object({
		measure: z.string(),
		value: z.number(),
		was: z.number(),
		sku: z.string().optional(),
		count: z.number().int().optional(),
	}),
	'aisle.device.status.v1': z.object({
		status: z.enum(['ok', 'late', 'lost', 'low-battery', 'misconfigured']),
		batteryMv: z.number().optional(),
		rssiDbm: z.number().optional(),
		since: Timestamp,
	}),
	/**
	 * A pass was heard where it cannot be: `stale-epoch`, an identifier of an earlier ten minutes (played back, or a phone
	 * whose clock is off); `two-places`, in two places at once (played on, or two phones of one shopper).
	 */
	'aisle.pass.doubted.v1': z.object({
		reason: z.enum(['stale-epoch', 'two-places']),
		zone: Id.optional(),
		/** By how many seconds the identifier is out of date. */
		lateS: Seconds.optional(),
	}),
	/** The gateway refused a roster; its subject is the gateway. */
	'aisle.roster.refused.v1': z.object({
		reason: z.enum(['signature', 'shape', 'store', 'day', 'older']),
		/** As the topic has it; no more than a day number fits. */
		day: z.number().int().nonnegative().optional(),
	}),
	'aisle.gateway.status.v1': z.object({
		parts: z.record(z.string(), z.object({ state: z.string(), since: Timestamp, words: z.string().optional() })),
	}),
	/**
	 * The outbox no longer has events of `stream` (often an earlier one than the gap event's own): the cloud counts the named
	 * numbers, both ends included, as received, so that the stream's contiguous mark can go on.
	 */
	'aisle.outbox.gap.v1': z.object({
		stream: Uuid7,
		/**
		 * `forgotten`: the cloud receipted them once and has them no longer, say after a backup was restored;
		 * `withdrawn`: about shoppers who are no longer in the roster of today
		 */
		reason: z.enum(['full', 'expired', 'corrupt', 'forgotten', 'withdrawn']),
		ranges: z.array(z.tuple([z.number().int().positive(), z.number().int().positive()])),
	}),
} as const;

export type EventType = keyof typeof eventData;
export type EventData<T extends EventType> = z.infer<(typeof eventData)[T]>;

const envelope = {
	specversion: z.literal('1.0'),
	id: z.string().max(200),
	source: z.string().max(200),
	subject: z.string().min(1).max(128),
	time: Moment,
	datacontenttype: z.literal('application/json').optional(),
};

type EnvelopeOf<T extends EventType> = {
	specversion: '1.0';
	/** `<gateway>/<stream>/<seq>` */
	id: string;
	/** `/stores/<store>/gateways/<gateway>` */
	source: string;
	subject: string;
	time: string;
	datacontenttype?: 'application/json' | undefined;
	type: T;
	data: EventData<T>;
};
export type AisleEvent = { [T in EventType]: EnvelopeOf<T> }[EventType];

/** What is said of somebody's way through a store: its subject can be nobody but those who may be known. */
const PRESENCE_TYPES: ReadonlySet<EventType> = new Set([
	'aisle.visit.started.v1',
	'aisle.visit.ended.v1',
	'aisle.zone.entered.v1',
	'aisle.zone.dwelled.v1',
	'aisle.zone.exited.v1',
	'aisle.pass.doubted.v1',
]);

const variants = (Object.keys(eventData) as EventType[]).map((type) => {
	const subject = PRESENCE_TYPES.has(type) ? PresenceSubject : envelope.subject;
	return z.object({ ...envelope, subject, type: z.literal(type), data: eventData[type] });
});

/** One event as it goes over the wire. */
export const AisleEvent = z.discriminatedUnion('type', variants as never) as unknown as z.ZodType<AisleEvent>;

/** An event of a type that this version does not know: a gateway may be newer than its cloud. Kept, not acted upon. */
export const FutureEvent = z.object({
	...envelope,
	type: z
		.string()
		.regex(/^aisle\.[a-z]+\.[a-z]+\.v\d+$/)
		.refine((type) => !Object.hasOwn(eventData, type), 'is known, and its data is not what it should be'),
	data: z.record(z.string(), z.unknown()),
});
export type FutureEvent = z.infer<typeof FutureEvent>;

/** Whether this version knows what the event says. */
export function isKnownEvent(event: AisleEvent | FutureEvent): event is AisleEvent {
	return Object.hasOwn(eventData, event.type);
}

/** An event before it has a number: what the rooms of a gateway hand to its store. `t` is Unix seconds. */
export type EventDraft = { [T in EventType]: { type: T; subject: string; t: number; data: EventData<T> } }[EventType];

/** The identity of an event: the gateway, the run of it that wrote the event, and the number in that run. */
export const EventKey = z.object({ gateway: Id, stream: Uuid7, seq: z.number().int().positive() });
export type EventKey = z.infer<typeof EventKey>;

/** `<gateway>/<stream>/<seq>` */
export function eventId({ gateway, stream, seq }: EventKey): string {
	return `${gateway}/${stream}/${seq}`;
}

/** The other way; undefined where the id has not that shape. */
export function parseEventId(id: string): EventKey | undefined {
	const [gateway, stream, seq] = id.split('/');
	const parsed = EventKey.safeParse({ gateway, stream, seq: Number(seq) });
	// one spelling only: `0x1` and `01` are numbers too
	return parsed.success && eventId(parsed.data) === id ? parsed.data : undefined;
}

/** `/stores/<store>/gateways/<gateway>` */
export function eventSource(store: string, gateway: string): string {
	return `/stores/${store}/gateways/${gateway}`;
}
