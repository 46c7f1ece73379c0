// The source `satellite`: adverts that receivers elsewhere in the store publish to the gateway's own broker.
import { EVERY_SATELLITE, parseSatelliteTopic } from '@aisle/protocol';
import { z } from 'zod';
import { parseCaptureLine } from './capture/line.ts';
import type { SourceContext, SourceKind } from './source.ts';

/** A satellite's clock is believed within this; beyond it the time of arrival is closer to the truth. */
const CLOCK_TOLERANCE_S = 5;
/** Far more than a satellite sends at once: some 300 adverts. */
const PAYLOAD_BYTES = 64 * 1024;
const REPORT_EVERY_MS = 10_000;

const SatelliteConfig = z.strictObject({});

const PROBLEM_WORDS = {
	unknownReceivers: (count: number) =>
		`${count} from a receiver that is not in the site file: add it, or switch it off`,
	wrongReceivers: (count: number) => `${count} naming another receiver than their topic: correct the satellite's name`,
	garbage: (count: number) => `${count} not in the capture format`,
	tooBig: (count: number) => `${count} payloads over ${PAYLOAD_BYTES / 1024} KiB: send smaller arrays`,
	wrongClocks: (count: number) =>
		`${count} with a time more than ${CLOCK_TOLERANCE_S} s off, taken at arrival: set the satellite's clock (NTP)`,
};
type Problem = keyof typeof PROBLEM_WORDS;

export const satelliteSource: SourceKind<typeof SatelliteConfig> = {
	type: 'satellite',
	config: SatelliteConfig,
	async start(_config, context) {
		const intake = new Intake(context);
		context.report({ state: 'starting', words: 'waiting for the first satellite' });
		const timer = setInterval(() => intake.closeWindow(), REPORT_EVERY_MS);
		timer.unref();
		const unsubscribe = await context.subscribe(EVERY_SATELLITE, (topic, payload) => intake.take(topic, payload));
		return {
			async stop() {
				clearInterval(timer);
				await unsubscribe();
			},
		};
	},
};

/** Counts by windows of ten seconds, so that a mended satellite stops being a complaint. */
class Intake {
	readonly #context: SourceContext;
	#adverts = 0;
	readonly #receivers = new Set<string>();
	readonly #problems = new Map<Problem, { count: number; example: string }>();

	constructor(context: SourceContext) {
		this.#context = context;
	}

	take(topic: string, payload: Buffer): void {
		const receiver = parseSatelliteTopic(topic);
		if (receiver === undefined || !this.#context.receivers.has(receiver)) {
			this.#note('unknownReceivers', topic);
			return;
		}
		if (payload.length > PAYLOAD_BYTES) {
			this.#note('tooBig', receiver);
			return;
		}
		let content: unknown;
		try {
			content = JSON.parse(payload.toString());
		} catch {
			this.#note('garbage', `${receiver}: is not JSON`);
			return;
		}
		const arrivedS = Date.now() / 1000;
		if (Array.isArray(content)) for (const line of content) this.#takeLine(line, receiver, arrivedS);
		else this.#takeLine(content, receiver, arrivedS);
	}

	#takeLine(line: unknown, receiver: string, arrivedS: number): void {
		const parsed = parseCaptureLine(fillIn(line, receiver, arrivedS));
		if (!('advert' in parsed)) {
			const words = 'problem' in parsed ? parsed.problem : 'is a tag read';
			this.#note('garbage', `${receiver}: ${words}`);
			return;
		}
		const { advert } = parsed;
		if (advert.receiver !== receiver) {
			this.#note('wrongReceivers', `${receiver} says ${advert.receiver}`);
			return;
		}
		if (Math.abs(advert.t - arrivedS) > CLOCK_TOLERANCE_S) {
			this.#note('wrongClocks', receiver);
			advert.t = arrivedS;
		}
		this.#adverts++;
		this.#receivers.add(receiver);
		this.#context.observe(advert);
	}

	closeWindow(): void {
		this.#report();
		this.#adverts = 0;
		this.#receivers.clear();
		this.#problems.clear();
	}

	#note(problem: Problem, example: string): void {
		const known = this.#problems.get(problem);
		if (known !== undefined) {
			known.count++;
			return;
		}
		this.#problems.set(problem, { count: 1, example: example.slice(0, 200) });
		this.#report();
	}

	#report(): void {
		const heard = `${this.#adverts} adverts from ${this.#receivers.size} satellites`;
		const complaints = [...this.#problems].map(
			([problem, { count, example }]) => `${PROBLEM_WORDS[problem](count)} (${example})`,
		);
		const words = [heard, ...complaints].join('; ');
		this.#context.report({ state: complaints.length === 0 ? 'ok' : 'degraded', words });
	}
}

/** A satellite need not repeat its own name, and one without a clock sends no time. */
function fillIn(line: unknown, receiver: string, arrivedS: number): unknown {
	if (typeof line !== 'object' || line === null) return line;
	return { receiver, t: arrivedS, ...line };
}
