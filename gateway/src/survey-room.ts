// The recorded survey of a running gateway: read at the start, learned by presence, and open to an installer's tools and page.
import { setTimeout as delay } from 'node:timers/promises';
import { type Site, SurveyAction, type SurveyPointsReply, suggestedPlaces, toTimestamp } from '@aisle/protocol';
import type { Logger } from 'pino';
import { z } from 'zod';
import { CheckStore } from './check-store.ts';
import { CheckWalks } from './check-walks.ts';
import type { Health } from './health/health.ts';
import { ownTags } from './named-things.ts';
import type { Pipeline } from './pipeline.ts';
import type { SurveyReading } from './presence/survey-reading.ts';
import { PageLock } from './survey/page-lock.ts';
import { SurveyLearning } from './survey-learning.ts';
import { SurveyRecording } from './survey-recording.ts';
import { type StoredPoint, SurveyStore } from './survey-store.ts';
import { type ControlStream, checkedQuery } from './web/control.ts';
import type { SurveyDoor } from './web/survey-api.ts';

export type SurveyRoomOptions = {
	/** of the survey's file */
	path: string;
	site: Site;
	health: Health;
	log: Logger;
	now(): number;
	/** made after the survey was read */
	pipeline(): Pipeline;
	onSurveyChanged(readings: SurveyReading[]): void;
	/** how long nobody records before presence learns */
	pauseMs?: number;
};

const Watch = z.object({ everyMs: z.coerce.number().min(100).max(2000).default(250) });
const Asked = z.object({
	action: z
		.string()
		.transform((text, { addIssue }) => {
			try {
				return JSON.parse(text) as unknown;
			} catch {
				addIssue('must be JSON');
				return z.NEVER;
			}
		})
		.pipe(SurveyAction),
});

export class SurveyRoom {
	readonly learning: SurveyLearning;
	readonly #options: SurveyRoomOptions;
	readonly #store: SurveyStore;
	readonly #checkStore: CheckStore;
	readonly #lock = new PageLock();
	#recording: SurveyRecording | undefined;
	/** whoever sees the page may ask, as often as they like */
	#listed: SurveyPointsReply | undefined;

	private constructor(options: SurveyRoomOptions, store: SurveyStore, said: readonly string[]) {
		this.#options = options;
		this.#store = store;
		this.#checkStore = new CheckStore(store.path);
		this.learning = new SurveyLearning({ ...options, store, said });
	}

	/** Never rejects on account of what lies there: the gateway runs without a survey, and health says why. */
	static async open(options: SurveyRoomOptions): Promise<SurveyRoom> {
		const said: string[] = [];
		const store = await SurveyStore.open({ ...options, say: (words) => said.push(words) });
		const room = new SurveyRoom(options, store, said);
		try {
			await room.#checkStore.open();
		} catch (error) {
			// whoever begins a walk is told; nobody else needs it
			options.log.warn({ event: 'survey-walks-unread', err: error }, (error as Error).message);
		}
		return room;
	}

	/** For the store page. */
	door(): SurveyDoor & { picture: SurveyRecording['picture'] } {
		const { now } = this.#options;
		return {
			picture: () => this.recording.picture(),
			points: () => this.#points(),
			act: (action) => this.recording.act(action),
			admits: (token) => this.#lock.admits(token, now()),
			enter: (code) => {
				const session = this.#lock.enter(code, now());
				if (session) this.#options.log.info({ event: 'survey-page' }, 'a page may record the survey');
				return session && { token: session.token, until: toTimestamp(session.untilS) };
			},
		};
	}

	/** For this machine's own tools. */
	streams(): Record<string, ControlStream> {
		const [room, lock] = [this, this.#lock];
		const { now, log } = this.#options;
		return {
			async *'survey-recording'(query) {
				const { everyMs } = checkedQuery(Watch, query, 'A survey');
				for (;;) {
					yield JSON.stringify(room.recording.picture());
					await delay(everyMs, undefined, { ref: false });
				}
			},
			async *'survey-points'() {
				yield JSON.stringify(room.#points());
			},
			async *'survey-act'(query) {
				await room.recording.act(checkedQuery(Asked, query, 'A survey').action);
				yield JSON.stringify(room.recording.picture());
			},
			async *'survey-unlock'() {
				const { code, untilS } = lock.open(now());
				log.info({ event: 'survey-unlocked', until: toTimestamp(untilS) }, 'a page may ask to record the survey');
				yield JSON.stringify({ code, until: toTimestamp(untilS) });
			},
		};
	}

	async stop(): Promise<void> {
		this.learning.stop();
		await this.#recording?.stop();
	}

	get recording(): SurveyRecording {
		if (!this.#recording) {
			const pipeline = this.#options.pipeline();
			const walks = new CheckWalks({
				...this.#options,
				pipeline,
				store: this.#checkStore,
				onChange: () => void this.recording.revision++,
			});
			this.#recording = new SurveyRecording({
				...this.#options,
				pipeline,
				walks,
				store: this.#store,
				learning: this.learning,
				lock: this.#lock,
			});
		}
		return this.#recording;
	}

	#points(): SurveyPointsReply {
		const { site } = this.#options;
		const { revision } = this.recording;
		if (this.#listed?.revision === revision) return this.#listed;
		this.#listed = {
			revision,
			tags: ownTags(site.subjects).map(({ id, name = id, kind }) => ({ id, name, kind })),
			...suggestedPlaces(site),
			points: [...this.#store.points.values()].map(pointRow),
			undo: this.#store.undoWords ?? null,
			walks: this.#checkStore.walks,
		};
		return this.#listed;
	}
}

function pointRow({ at, zone, readings }: StoredPoint): SurveyPointsReply['points'][number] {
	const sums = new Map<string, { adverts: number; dbm: number }>();
	for (const { receiver, rssiDbm } of readings) {
		const sum = sums.get(receiver) ?? { adverts: 0, dbm: 0 };
		sums.set(receiver, { adverts: sum.adverts + 1, dbm: sum.dbm + rssiDbm });
	}
	const receivers = [...sums].map(([id, { adverts, dbm }]) => ({
		id,
		adverts,
		dbm: Math.round((dbm / adverts) * 10) / 10,
	}));
	const { subject, t } = readings.at(-1)!;
	return {
		...(at && { at }),
		...(zone !== undefined && { zone }),
		tag: subject.replace(/^tag:/, ''),
		time: toTimestamp(t),
		adverts: readings.length,
		receivers: receivers.sort((a, b) => b.dbm - a.dbm),
	};
}
