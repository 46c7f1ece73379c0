// Who looks at the survey: the store page together, each tool for itself. The pipeline is listened to only while somebody does.
import { setTimeout as delay } from 'node:timers/promises';
import { clockTime, type Site, type SurveyReply, toTimestamp } from '@aisle/protocol';
import type { Logger } from 'pino';
import type { Health } from './health/health.ts';
import type { Pipeline } from './pipeline.ts';
import { strangerWords } from './stranger-words.ts';
import { type BoardOptions, type Known, SurveyBoard } from './survey/board.ts';
import { type SurveyLine, SurveyQuery } from './survey/line.ts';
import { ControlRefusal, checkedQuery } from './web/control.ts';

export type SurveyParts = {
	site: Site;
	pipeline: Pipeline;
	/** the page's number for a shopper on a visit */
	numberOf(subject: string): number | undefined;
	health: Health;
	log: Logger;
	/** Unix seconds */
	now(): number;
	/** how long strangers are shown at most */
	strangersForS?: number;
};

const STRANGERS_FOR_S = 600;
/** An installer, a colleague, and one that was forgotten. */
const TOOLS_MAX = 4;
/** The part `survey` is the recorded one. */
const PART = 'strangers';

export class SurveyStreams {
	readonly #parts: SurveyParts;
	readonly #options: BoardOptions;
	#tools = 0;
	/** as the clock on the store's wall shows it */
	#strangersUntil: string | undefined;

	constructor(parts: SurveyParts) {
		this.#parts = parts;
		const { site, numberOf } = parts;
		this.#options = { receivers: site.receivers.map(({ id }) => id), nameOf: naming(site, numberOf) };
	}

	/** For the store page: a picture whenever it is asked for, until `stop`. */
	watch(): { picture(): SurveyReply; stop(): void } {
		const { board, stop } = this.#listen(this.#options);
		return { picture: () => this.#pictureOf(board), stop };
	}

	/** For `aisle-gateway survey`. */
	async *lines(query: Record<string, unknown>): AsyncGenerator<string> {
		const { everyMs, strangers } = checkedQuery(SurveyQuery, query, 'A survey');
		if (this.#tools >= TOOLS_MAX) throw new ControlRefusal(`${TOOLS_MAX} surveys run already. End one of them.`);
		using look = strangers ? this.#lookAtAll() : this.#look();
		while (!look.ended) {
			const line: SurveyLine = {
				...this.#pictureOf(look.board),
				timezone: this.#parts.site.timezone,
				...(look.until !== undefined && { strangers: look.board.strangers(), until: look.until }),
			};
			yield JSON.stringify(line);
			await delay(everyMs, undefined, { ref: false });
		}
	}

	#look() {
		const { board, stop } = this.#listen(this.#options);
		this.#tools++;
		return {
			board,
			until: undefined,
			ended: false,
			[Symbol.dispose]: () => {
				this.#tools--;
				stop();
			},
		};
	}

	/** With strangers: said in health and in the log, without any address, and over by itself even where nobody reads. */
	#lookAtAll() {
		const { site, health, log, now, strangersForS = STRANGERS_FOR_S } = this.#parts;
		if (this.#strangersUntil !== undefined)
			throw new ControlRefusal(
				`A survey with strangers shown runs already, until ${this.#strangersUntil}. End it first.`,
			);
		const untilT = now() + strangersForS;
		const until = toTimestamp(untilT);
		const untilClock = clockTime(untilT, site.timezone);
		this.#strangersUntil = untilClock;
		const { board, stop } = this.#listen({ ...this.#options, wordsOf: strangerWords });
		this.#tools++;
		health.report(PART, 'ok', `A survey with strangers shown runs until ${untilClock}; nothing of it is written down.`);
		log.info({ event: 'survey-strangers-started', until }, 'a survey shows strangers');
		const look = {
			board,
			until,
			ended: false,
			[Symbol.dispose]: () => {
				clearTimeout(timer);
				end();
				this.#tools--;
			},
		};
		const end = () => {
			if (look.ended) return;
			look.ended = true;
			stop();
			this.#strangersUntil = undefined;
			health.report(PART, 'ok', 'No survey shows strangers.');
			log.info({ event: 'survey-strangers-ended' }, 'no survey shows strangers');
		};
		const timer = setTimeout(end, strangersForS * 1000).unref();
		return look;
	}

	#listen(options: BoardOptions) {
		const { pipeline } = this.#parts;
		const board = new SurveyBoard(options, pipeline.t);
		return { board, stop: pipeline.listen((advert, known) => board.hear(advert, known)) };
	}

	#pictureOf(board: SurveyBoard): SurveyReply {
		const { pipeline, now } = this.#parts;
		const { t } = pipeline;
		return { time: toTimestamp(Number.isFinite(t) ? t : now()), ...board.picture(t) };
	}
}

/** Tags and devices by the site file, shoppers by the page's numbers, as long as they visit. */
function naming(site: Site, numberOf: SurveyParts['numberOf']): BoardOptions['nameOf'] {
	const tags = new Map(site.subjects.map(({ id, name = id }) => [`tag:${id}`, name]));
	const devices = new Map<string, ReturnType<BoardOptions['nameOf']>>();
	for (const { id, name = id } of site.beacons) devices.set(id, { key: id, name, kind: 'beacon' });
	for (const { id } of site.sensors) devices.set(id, { key: id, name: id, kind: 'sensor' });
	return (known: Known) => {
		if (known.role === 'device') return devices.get(known.id);
		const { subject, kind } = known;
		const name = tags.get(subject);
		if (name !== undefined) return { key: subject, name, kind };
		const number = numberOf(subject);
		return number === undefined ? undefined : { key: `shopper:${number}`, name: `Shopper ${number}`, kind };
	};
}
