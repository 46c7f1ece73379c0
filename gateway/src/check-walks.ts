// Check walks of one gateway: one at a time; what is between two taps is on disk when the second is answered.
import type { Point, RecordingReply, Site } from '@aisle/protocol';
import { counted } from '@aisle/protocol';
import type { CheckStore } from './check-store.ts';
import type { Pipeline } from './pipeline.ts';
import { surveyLine } from './survey/survey-line.ts';
import { FORGOTTEN_S, MarkRefusal, WalkRecorder } from './survey/walk-recorder.ts';
import { placeOf, tagNamed } from './survey-things.ts';
import { ControlRefusal } from './web/control.ts';

export type CheckWalksParts = {
	site: Site;
	pipeline: Pipeline;
	store: CheckStore;
	/** a walk ended by itself */
	onChange(): void;
};

const LOOK_EVERY_MS = 1_000;
const SILENT_S = 3;
const UNDER_WAY = 'A check walk is under way: end it first. One at a time.';
const NONE = 'No check walk is under way: begin one first.';

type Walking = { tag: string; recorder: WalkRecorder; leave(): void };

export class CheckWalks {
	readonly #parts: CheckWalksParts;
	#walking: Walking | undefined;
	/** Its files are being opened. */
	#isBeginning = false;
	#last: string | null = null;
	/** Taps are written in their order. */
	#work: Promise<unknown> = Promise.resolve();

	constructor(parts: CheckWalksParts) {
		this.#parts = parts;
	}

	get isUnderWay(): boolean {
		return this.#walking !== undefined || this.#isBeginning;
	}

	picture(): Pick<RecordingReply, 'walk' | 'lastWalk'> {
		const walking = this.#walking;
		if (!walking) return { walk: null, lastWalk: this.#last };
		const { tag, recorder } = walking;
		const { t } = this.#parts.pipeline;
		const { marks, adverts } = recorder;
		const agoS = (mark: { t: number }) => Math.round(Math.max(t - mark.t, 0) * 10) / 10;
		return {
			walk: {
				tag,
				marks: marks.map(({ at }) => at),
				startedAgoS: agoS(marks[0]!),
				markedAgoS: agoS(marks.at(-1)!),
				adverts,
				silent: recorder.isSilent(t, SILENT_S),
			},
			lastWalk: null,
		};
	}

	begin(tagId: string, at: Point): Promise<void> {
		if (this.isUnderWay) return Promise.reject(new ControlRefusal(UNDER_WAY));
		this.#isBeginning = true;
		const begun = this.#inTurn(async () => {
			const { site, pipeline, store } = this.#parts;
			const tag = tagNamed(site, tagId);
			const place = placeOf(site, { at });
			if (!Number.isFinite(pipeline.t)) {
				throw new ControlRefusal('The gateway has heard nothing yet: see its health, and walk when it hears.');
			}
			await store.begin();
			const recorder = new WalkRecorder(place.at!, pipeline.t, (advert) => surveyLine(advert, {}, tag));
			const leave = pipeline.listen((advert, known) => {
				if (known?.role === 'subject' && known.subject === tag.subject) recorder.hear(advert);
			});
			const timer = setInterval(() => this.#endForgotten(), LOOK_EVERY_MS).unref();
			const end = () => {
				leave();
				clearInterval(timer);
				this.#walking = undefined;
			};
			this.#walking = { tag: tagId, recorder, leave: end };
		});
		return begun.finally(() => {
			this.#isBeginning = false;
		});
	}

	mark(at: Point): Promise<void> {
		// the moment is that of the tap, whatever is still being written
		const { t } = this.#parts.pipeline;
		return this.#inTurn(async () => {
			const { site, store } = this.#parts;
			const { recorder } = this.#walkingNow();
			const { at: point } = placeOf(site, { at });
			const before = recorder.marks.at(-1)!.t;
			try {
				await store.add(recorder.mark(point!, t), t - before);
			} catch (error) {
				throw error instanceof MarkRefusal ? new ControlRefusal(error.message) : error;
			}
		});
	}

	/** Where it was marked last; what came after has no true place. */
	end(): Promise<void> {
		return this.#inTurn(() => this.#end('The walk is stored'));
	}

	discard(): Promise<void> {
		return this.#inTurn(async () => {
			this.#walkingNow().leave();
			await this.#parts.store.discard();
			this.#last = 'The walk was thrown away.';
		});
	}

	deleteAll(): Promise<void> {
		return this.#inTurn(async () => {
			this.#walking?.leave();
			await this.#parts.store.deleteAll();
			this.#last = 'All check walks were deleted.';
		});
	}

	async stop(): Promise<void> {
		if (this.#walking) await this.end().catch(() => {});
		await this.#work;
	}

	async #end(words: string): Promise<void> {
		const { recorder, leave } = this.#walkingNow();
		leave();
		const ways = recorder.marks.length - 1;
		if (ways === 0) await this.#parts.store.discard();
		this.#last =
			ways === 0 ? 'The walk had no second tap: nothing was stored.' : `${words}: ${counted(ways, 'straight way')}.`;
	}

	#endForgotten(): void {
		const marked = this.#walking?.recorder.marks.at(-1);
		if (!marked || this.#parts.pipeline.t - marked.t < FORGOTTEN_S) return;
		const words = `Nobody tapped for ${FORGOTTEN_S / 60} min, so the walk ended where it was tapped last`;
		void this.#inTurn(() => this.#end(words)).then(
			() => this.#parts.onChange(),
			// it was ended by hand meanwhile
			() => {},
		);
	}

	#walkingNow(): Walking {
		if (!this.#walking) throw new ControlRefusal(NONE);
		return this.#walking;
	}

	#inTurn<T>(work: () => Promise<T>): Promise<T> {
		const turn = this.#work.then(work);
		this.#work = turn.catch(() => {});
		return turn;
	}
}
