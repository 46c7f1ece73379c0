// What presence learns from the recorded survey, at the start and after each change, and what health says of it.
import { counted, type Site } from '@aisle/protocol';
import type { Logger } from 'pino';
import type { Health } from './health/health.ts';
import type { SurveyReading } from './presence/survey-reading.ts';
import type { SurveyStore } from './survey-store.ts';
import { usableSurvey } from './usable-survey.ts';

const PART = 'survey';
/** A pause of an installer who walks from place to place: whoever is in the store is placed anew then, and not at each place. */
const PAUSE_MS = 10_000;

export type SurveyLearningParts = {
	site: Site;
	store: SurveyStore;
	/** about lines of it that could not be used when it was read */
	said: readonly string[];
	health: Health;
	log: Logger;
	onSurveyChanged(readings: SurveyReading[]): void;
	pauseMs?: number;
};

export class SurveyLearning {
	readonly #parts: SurveyLearningParts;
	#timer: NodeJS.Timeout | undefined;

	constructor(parts: SurveyLearningParts) {
		this.#parts = parts;
		const { store, log, said } = parts;
		for (const words of said) log.warn({ event: 'survey-remark' }, words);
		if (store.damage !== undefined) log.warn({ event: 'survey-unused' }, store.damage);
	}

	/** What of the survey this store can use now; health says what it cannot. */
	readings(): SurveyReading[] {
		const { site, store } = this.#parts;
		const { readings, words } = usableSurvey(site, store.readings());
		this.#report(words);
		return readings;
	}

	/** A place was recorded or deleted: presence learns it at the next pause. */
	changed(): void {
		this.readings();
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			const readings = this.readings();
			this.#parts.onSurveyChanged(readings);
			this.#parts.log.info({ event: 'survey-learned', adverts: readings.length }, 'presence learned the survey');
		}, this.#parts.pauseMs ?? PAUSE_MS).unref();
	}

	stop(): void {
		clearTimeout(this.#timer);
	}

	#report(left: readonly string[]): void {
		const { store, health, said } = this.#parts;
		if (store.damage !== undefined) {
			health.report(
				PART,
				'degraded',
				`The gateway runs without its survey: ${store.damage} Move that file away, or name another under "survey" in gateway.yaml, and restart.`,
			);
			return;
		}
		const places = store.points.size;
		const remarks =
			said.length === 0 ? '' : `; ${counted(said.length, 'remark')} on its lines in the log (event "survey-remark")`;
		if (left.length > 0) health.report(PART, 'degraded', left.join(' '));
		else if (places > 0) health.report(PART, 'ok', `${counted(places, 'place')} recorded in ${store.source}${remarks}`);
		else if (health.has(PART)) health.report(PART, 'ok', 'no place is recorded');
	}
}
