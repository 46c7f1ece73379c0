// How long from the event decided in the gateway to the offer on the phone: real daemons, everything on disk, 50 offers a second.
//
// A zone is decided in the very call that observes the deciding advert, so the moment that advert is published to the
// store's broker is a little before the event is decided: the figures are an upper bound.
import { setTimeout as delay } from 'node:timers/promises';
import { type BenchPhone, openBenchPhone } from './offer-phone.ts';
import { type BenchStore, openBenchStore } from './offer-store.ts';
import { type BenchResult, percentile } from './result.ts';
import { randomSource } from './strangers.ts';

const OFFERS_PER_S = 50;
const WARM_UP_S = 3;
const MEASURED_S = 20;
const WARM_UPS = WARM_UP_S * OFFERS_PER_S;
const MEASURED = MEASURED_S * OFFERS_PER_S;
/** Enrolled at one time. */
const ENROLLING = 8;
/** The gateway gives no word on anybody before it has heard them for a second. */
const SETTLE_MS = 1_050;
const ROSTER_WITHIN_MS = 30_000;
/** Offers that take longer are lost, and a lost offer fails the bench. */
const LOST_AFTER_MS = 10_000;
const SEED = 1;

export async function benchOffer(): Promise<BenchResult> {
	const store = await openBenchStore();
	const phones: BenchPhone[] = [];
	try {
		await enrol(store, phones, WARM_UPS + MEASURED);
		// who enrolled last is in the roster last: from then on the gateway knows everybody
		const last = await enrol(store, phones, 1);
		await untilKnown(store, last[0]!);
		const tookMs = await walkIn(store, phones.slice(0, WARM_UPS + MEASURED));
		return summary(tookMs.slice(WARM_UPS));
	} finally {
		for (const phone of phones) phone.close();
		await store.close();
	}
}

async function enrol(store: BenchStore, phones: BenchPhone[], count: number): Promise<BenchPhone[]> {
	const before = phones.length;
	const enrolSome = async () => {
		for (; count > 0; ) {
			count--;
			phones.push(await openBenchPhone(store.cloud, store.id));
		}
	};
	await Promise.all(Array.from({ length: ENROLLING }, enrolSome));
	return phones.slice(before);
}

async function untilKnown(store: BenchStore, phone: BenchPhone): Promise<void> {
	const advertise = () => store.hear(store.receivers[0]!, { data: phone.advert, t: Date.now() / 1000 });
	const timer = setInterval(advertise, SETTLE_MS / 4);
	const offer = await within(ROSTER_WITHIN_MS, phone.offerAtMs);
	clearInterval(timer);
	if (offer === undefined) throw new Error(`the last to enrol got no offer within ${ROSTER_WITHIN_MS / 1000} s`);
}

/** Everybody walks in once, at random moments with the wanted mean (a Poisson process). @returns ms, in that order */
async function walkIn(store: BenchStore, phones: readonly BenchPhone[]): Promise<number[]> {
	const random = randomSource(SEED);
	const startMs = performance.now();
	let atMs = startMs;
	const walks: Promise<number>[] = [];
	for (const [i, phone] of phones.entries()) {
		atMs += (-Math.log(1 - random()) / OFFERS_PER_S) * 1000;
		await delay(Math.max(atMs - performance.now(), 0));
		walks.push(walk(store, store.receivers[i % store.receivers.length]!, phone));
	}
	return await Promise.all(walks);
}

async function walk(store: BenchStore, receiver: string, phone: BenchPhone): Promise<number> {
	store.hear(receiver, { data: phone.advert, t: Date.now() / 1000 });
	await delay(SETTLE_MS);
	const publishedMs = performance.now();
	store.hear(receiver, { data: phone.advert, t: Date.now() / 1000 });
	const offerAtMs = await within(LOST_AFTER_MS, phone.offerAtMs);
	if (offerAtMs === undefined) throw new Error(`an offer did not come within ${LOST_AFTER_MS / 1000} s`);
	return offerAtMs - publishedMs;
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
	const enough = new AbortController();
	const late = delay(ms, undefined, { signal: enough.signal }).catch(() => undefined);
	const first = await Promise.race([promise, late]);
	enough.abort();
	return first;
}

function summary(tookMs: readonly number[]): BenchResult {
	const at = (percent: number) => Math.round(percentile(tookMs, percent) * 10) / 10;
	return {
		name: 'offer',
		unit: 'ms',
		what: `deciding advert published to offer on the phone's stream: ${tookMs.length} shoppers walk in, ${OFFERS_PER_S} a second; the upper bound of "event decided to offer"`,
		median: at(50),
		runs: [at(50)],
		details: { p50: at(50), p95: at(95), p99: at(99), max: at(100), offers: tookMs.length },
	};
}
