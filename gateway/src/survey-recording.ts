// A survey while an installer takes it: one place or walk at a time, of one tag of the site file, whoever asks: a tool or the page.
import {
	counted,
	type RecordingReply,
	type Site,
	type SurveyAction,
	type SurveyPlaceRef,
	toTimestamp,
} from '@aisle/protocol';
import type { Logger } from 'pino';
import type { CheckWalks } from './check-walks.ts';
import { LineFileError } from './line-file.ts';
import type { Pipeline } from './pipeline.ts';
import type { PageLock } from './survey/page-lock.ts';
import { PointRecorder, UNHEARD_S } from './survey/point-recorder.ts';
import { surveyLine } from './survey/survey-line.ts';
import type { SurveyLearning } from './survey-learning.ts';
import type { SurveyStore } from './survey-store.ts';
import { type Place, placeOf, readingsOf, tagNamed } from './survey-things.ts';
import { ControlRefusal } from './web/control.ts';

export type RecordingParts = {
	site: Site;
	pipeline: Pipeline;
	store: SurveyStore;
	walks: CheckWalks;
	learning: SurveyLearning;
	lock: PageLock;
	log: Logger;
	/** Unix seconds */
	now(): number;
};

/** While a tag that falls silent has to be noticed. */
const LOOK_EVERY_MS = 250;

type Running = { id: number; tag: string; place: Place; recorder: PointRecorder; end(): void };

export class SurveyRecording {
	/** Moves whenever points or walks do. */
	revision = 1;
	readonly #parts: RecordingParts;
	#running: Running | undefined;
	/** The place whose lines are on their way to the disk. */
	#saving: Promise<void> | undefined;
	#last: RecordingReply['last'] = null;
	#nextId = 1;

	constructor(parts: RecordingParts) {
		this.#parts = parts;
	}

	/** As of now, for whoever looks. */
	picture(): RecordingReply {
		const { now, lock, walks } = this.#parts;
		const untilS = lock.untilS(now());
		return {
			time: toTimestamp(now()),
			revision: this.revision,
			unlockedUntil: untilS === undefined ? null : toTimestamp(untilS),
			point: this.#running ? pointOf(this.#running, now()) : null,
			last: this.#last,
			...walks.picture(),
		};
	}

	/** @throws {ControlRefusal} with what to do where it cannot be done now */
	async act(action: SurveyAction): Promise<void> {
		try {
			await this.#do(action);
		} catch (error) {
			throw error instanceof LineFileError ? new ControlRefusal(error.message) : error;
		}
	}

	/** Nothing is under way any more; what was finished is on disk. */
	async stop(): Promise<void> {
		this.#running?.end();
		await this.#saving;
		await this.#parts.walks.stop();
		await this.#parts.store.settled();
	}

	async #do(action: SurveyAction): Promise<void> {
		const { store, walks } = this.#parts;
		switch (action.do) {
			case 'record':
				return this.#record(action.tag, action.place);
			case 'stop':
				return this.#running?.end();
			case 'delete': {
				const { key, words } = placeOf(this.#parts.site, action.place);
				if (!(await store.delete(key))) throw new ControlRefusal(`Nothing is recorded at ${words}.`);
				return this.#changed();
			}
			case 'undo':
				if ((await store.undo()) === undefined) throw new ControlRefusal('There is nothing to take back.');
				return this.#changed();
			case 'walk':
				this.#refuseIfBusy();
				await walks.begin(action.tag, action.at);
				break;
			case 'mark':
				await walks.mark(action.at);
				break;
			case 'end-walk':
				await walks.end();
				break;
			case 'discard-walk':
				await walks.discard();
				break;
			case 'delete-walks':
				await walks.deleteAll();
		}
		this.revision++;
	}

	#refuseIfBusy(): void {
		const running = this.#running;
		if (running) {
			throw new ControlRefusal(
				`${running.place.words} is being recorded with ${running.tag}: wait until it is done, or stop it. One at a time.`,
			);
		}
		if (this.#saving) throw new ControlRefusal('The place before is being written down: once more in a moment.');
		if (this.#parts.walks.isUnderWay)
			throw new ControlRefusal('A check walk is under way: end it first. One at a time.');
	}

	#record(tagId: string, ref: SurveyPlaceRef): void {
		const { site, pipeline, now } = this.#parts;
		this.#refuseIfBusy();
		const tag = tagNamed(site, tagId);
		const place = placeOf(site, ref);
		const recorder = new PointRecorder(now(), (advert) => surveyLine(advert, place, tag));
		const leave = pipeline.listen((advert, known) => {
			if (known?.role !== 'subject' || known.subject !== tag.subject) return;
			recorder.hear(advert, now());
			this.#look();
		});
		const timer = setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
		const end = () => {
			leave();
			clearInterval(timer);
			this.#running = undefined;
		};
		this.#running = { id: this.#nextId++, tag: tagId, place, recorder, end };
	}

	#look(): void {
		const running = this.#running;
		if (!running) return;
		const { outcome, adverts } = running.recorder.state(this.#parts.now());
		if (outcome === 'filling') return;
		running.end();
		if (outcome === 'unheard') {
			this.#say(running, false, unheardWords(running.tag, adverts));
			return;
		}
		this.#saving = this.#keep(running).finally(() => {
			this.#saving = undefined;
		});
	}

	async #keep(running: Running): Promise<void> {
		const { store, log } = this.#parts;
		const { place, tag, recorder } = running;
		const { adverts, receivers } = recorder.state(this.#parts.now());
		const lines = recorder.lines();
		try {
			const { at, zone } = place;
			await store.put({
				...(at && { at }),
				...(zone !== undefined && { zone }),
				readings: readingsOf(lines, tag),
				lines,
			});
			this.#changed();
			this.#say(running, true, `${counted(adverts, 'advert')} from ${counted(receivers, 'receiver')}.`);
			log.info({ event: 'survey-point', place: place.key, adverts, receivers }, 'a place of the survey is recorded');
		} catch (error) {
			this.#say(running, false, (error as Error).message);
			log.error({ event: 'survey-failed', err: error }, (error as Error).message);
		}
	}

	#say({ id, place }: Running, ok: boolean, words: string): void {
		this.#last = { id, place: refOf(place), ok, words };
	}

	#changed(): void {
		this.revision++;
		this.#parts.learning.changed();
	}
}

function pointOf({ id, tag, place, recorder }: Running, nowS: number): RecordingReply['point'] {
	const { outcome: _, ...state } = recorder.state(nowS);
	return { id, tag, place: refOf(place), ...state };
}

function refOf({ at, zone }: Place): SurveyPlaceRef {
	return at ? { at } : { zone: zone! };
}

function unheardWords(tag: string, adverts: number): string {
	return adverts === 0
		? `No receiver hears ${tag}: is it switched on, and is this the tag you carry? Nothing was recorded.`
		: `${tag} was not heard for ${UNHEARD_S} s: too little for this place. Record it again, or hang a receiver nearer.`;
}
