// The source `satellite`: adverts that receivers elsewhere in the store publish to the gateway's own broker.
import { z } from 'zod';
import { SATELLITE_FORMATS, SATELLITE_FORMATS_BY_NAME } from './satellite/formats/index.ts';
import { Intake } from './satellite/intake.ts';
import { topicExample } from './satellite/safe-words.ts';
import { count, type Described, describe } from './satellite/watch.ts';
import type { SatelliteEvent, SourceContext, SourceKind } from './source.ts';

const LOOK_EVERY_MS = 1_000;
/** The clock of the wall moved by so much against the steady one: it was set. */
const CLOCK_SET_S = 0.5;
/** Logins that no satellite's account explains are told for so long. */
const STRANGER_SHOWN_S = 60;
/** Named in the summary; each has a line of its own anyway. */
const NAMED = 5;

/** What topics of any format begin with, where that is no name: shown of a topic that is not its own. */
const FORMATS_TOPICS = SATELLITE_FORMATS.flatMap((format) => [...format.adverts('+'), ...format.others('+')]);

const SatelliteConfig = z.strictObject({});

const steadyS = () => performance.now() / 1000;
const wallS = () => Date.now() / 1000;

export const satelliteSource: SourceKind<typeof SatelliteConfig> = {
	type: 'satellite',
	config: SatelliteConfig,
	async start(_config, context) {
		const satellites = new Satellites(context);
		const undo: (() => unknown)[] = [context.watchSatellites((event) => satellites.note(event))];
		for (const intake of satellites.intakes) {
			const { entry, format } = intake;
			const take = satellites.taker(intake);
			for (const filter of format.adverts(entry.name)) undo.push(await context.subscribe(filter, take));
		}
		satellites.look();
		const timer = setInterval(() => satellites.look(), LOOK_EVERY_MS);
		timer.unref();
		undo.push(() => clearInterval(timer));
		return {
			async stop() {
				await Promise.all(undo.map((end) => end()));
			},
		};
	},
};

/** All satellites, and what is said of them. */
class Satellites {
	readonly intakes: Intake[] = [];
	readonly #context: SourceContext;
	readonly #byReceiver = new Map<string, Intake>();
	/** what was last said of each, to log changes only */
	readonly #causes = new Map<string, string>();
	#stranger: { words: string; lastS: number } | undefined;
	#skewS = wallS() - steadyS();

	constructor(context: SourceContext) {
		this.#context = context;
		for (const entry of context.satellites) {
			const format = SATELLITE_FORMATS_BY_NAME.get(entry.format)!;
			const intake = new Intake(entry, format, context.observe, steadyS());
			this.intakes.push(intake);
			this.#byReceiver.set(entry.receiver, intake);
		}
	}

	taker(intake: Intake): (topic: string, payload: Buffer) => void {
		return (topic, payload) => {
			const [nowS, arrivedS] = [steadyS(), wallS()];
			this.#lookAtClock(nowS, arrivedS);
			try {
				intake.take(topic, payload, nowS, arrivedS);
			} catch (error) {
				// a mistake of ours, which must not cost the other satellites
				const { name, stack } = error as Error;
				const fields = {
					event: 'satellite-format-failed',
					format: intake.format.name,
					name,
					at: stack?.split('\n')[1],
				};
				this.#context.log.error(fields, 'a satellite format failed on a message');
			}
		};
	}

	note(event: SatelliteEvent): void {
		const intake = event.receiver === undefined ? undefined : this.#byReceiver.get(event.receiver);
		const address = event.address ?? 'an unknown address';
		if (intake === undefined) {
			this.#stranger = { words: STRANGER_WORDS[event.kind]?.(address) ?? '', lastS: steadyS() };
			return;
		}
		const { tally, format, entry } = intake;
		switch (event.kind) {
			case 'connected':
				tally.logins++;
				break;
			case 'disconnected':
				tally.goodbyes++;
				break;
			case 'wrong-topic': {
				const known = [...format.adverts(entry.name), ...FORMATS_TOPICS];
				// the first of a second is enough of an example
				const isFirst = !tally.troubles.has('wrong-topic');
				count(tally, 'wrong-topic', isFirst ? topicExample(event.topic ?? '', known) : '');
				break;
			}
			case 'unreadable':
				count(tally, 'cut-off', address);
				break;
			case 'slowed':
			case 'wrong-password':
			case 'too-many-connections':
				count(tally, event.kind, address);
				break;
		}
	}

	/** About once a second: one line each in health, and one for all. */
	look(): void {
		const nowS = steadyS();
		this.#lookAtClock(nowS, wallS());
		const notWell: string[] = [];
		let heard = 0;
		for (const intake of this.intakes) {
			intake.look(nowS);
			const described = this.#describe(intake, nowS);
			const { receiver } = intake.entry;
			this.#context.report({ state: described.state, words: described.words }, `satellite ${receiver}`);
			this.#logChange(receiver, described);
			if (described.state === 'degraded') notWell.push(receiver);
			if (intake.watch.heardS !== undefined) heard++;
		}
		this.#summarise(heard, notWell, nowS);
	}

	/** The gateway's clock was set: what was learned of the satellites' clocks against it is void. */
	#lookAtClock(nowS: number, wallNowS: number): void {
		const skewS = wallNowS - nowS;
		const wasSet = Math.abs(skewS - this.#skewS) > CLOCK_SET_S;
		this.#skewS = skewS;
		if (wasSet) for (const { clock } of this.intakes) clock.forget();
	}

	#describe({ watch, clock, entry, format }: Intake, nowS: number): Described {
		const about = {
			username: entry.username ?? entry.receiver,
			format: format.name,
			limits: this.#context.satelliteLimits,
			silenceS: this.#context.satelliteSilenceS,
			offsetS: clock.offsetS,
			isClockGivenUp: clock.state === 'given-up',
		};
		return describe(watch, about, nowS);
	}

	#logChange(receiver: string, { state, cause }: Described): void {
		if ((this.#causes.get(receiver) ?? 'not-heard') === cause) return;
		this.#causes.set(receiver, cause);
		const level = state === 'degraded' ? 'warn' : 'info';
		this.#context.log[level]({ event: 'satellite-state', receiver, state, cause }, 'a satellite is doing otherwise');
	}

	#summarise(heard: number, notWell: readonly string[], nowS: number): void {
		const all = this.intakes.length;
		if (all === 0) {
			const words = 'no satellite may log in: add them under "broker.satellites" in gateway.yaml';
			this.#context.report({ state: 'starting', words });
			return;
		}
		const parts = [`${heard} of ${all} satellites heard`];
		if (notWell.length > 0) {
			const more = notWell.length > NAMED ? ` and ${notWell.length - NAMED} more` : '';
			parts.push(`not well: ${notWell.slice(0, NAMED).join(', ')}${more}`);
		}
		const stranger = this.#stranger && nowS - this.#stranger.lastS < STRANGER_SHOWN_S ? this.#stranger.words : '';
		if (stranger !== '') parts.push(stranger);
		const isWell = notWell.length === 0 && stranger === '';
		const state = !isWell ? 'degraded' : heard === 0 ? 'starting' : 'ok';
		this.#context.report({ state, words: parts.join('; ') });
	}
}

/** Of clients that no account explains. */
const STRANGER_WORDS: Partial<Record<SatelliteEvent['kind'], (address: string) => string>> = {
	'wrong-password': (address) =>
		`someone at ${address} logs in with a user name that gateway.yaml does not have: correct it there, or add it to "broker.satellites"`,
	'turned-away': (address) => `${address} opens too many connections and is turned away: look what it is`,
	unreadable: (address) =>
		`${address} speaks no MQTT 3.1.1, or does not agree on TLS: check its MQTT version, its port and its CA certificate`,
};
