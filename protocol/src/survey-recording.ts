// A survey while it is taken: what an installer's page and tools are told, and what they may ask for.
import { z } from 'zod';
import { Id, Point, Timestamp } from './units.ts';

/** Where the tag stands: a point in metres, or a zone where nobody measured. */
export const SurveyPlaceRef = z.union([z.strictObject({ at: Point }), z.strictObject({ zone: Id })]);
export type SurveyPlaceRef = z.infer<typeof SurveyPlaceRef>;

/** Everything that changes a survey or a check walk. */
export const SurveyAction = z.discriminatedUnion('do', [
	/** Record a place; what is there already is replaced when it is done. */
	z.strictObject({ do: z.literal('record'), tag: Id, place: SurveyPlaceRef }),
	/** End what is being recorded at a place; nothing of it is kept. */
	z.strictObject({ do: z.literal('stop') }),
	z.strictObject({ do: z.literal('delete'), place: SurveyPlaceRef }),
	/** Take back the last recording or deletion. */
	z.strictObject({ do: z.literal('undo') }),
	/** Begin a check walk at a point. */
	z.strictObject({ do: z.literal('walk'), tag: Id, at: Point }),
	/** "I am here now": the way from the last such point was straight. */
	z.strictObject({ do: z.literal('mark'), at: Point }),
	/** End the walk where it was marked last. */
	z.strictObject({ do: z.literal('end-walk') }),
	/** End the walk and forget it. */
	z.strictObject({ do: z.literal('discard-walk') }),
	/** Forget all check walks. */
	z.strictObject({ do: z.literal('delete-walks') }),
]);
export type SurveyAction = z.infer<typeof SurveyAction>;

/** `event: recording` on `GET /api/recording` (server-sent). */
export const RecordingReply = z.object({
	time: Timestamp,
	/** moves whenever the recorded points or walks do */
	revision: z.number(),
	/** a page may write until then; null: none may */
	unlockedUntil: Timestamp.nullable(),
	/** the place that is being recorded */
	point: z
		.object({
			id: z.number(),
			tag: Id,
			place: SurveyPlaceRef,
			/** 0 to 1 */
			progress: z.number(),
			adverts: z.number(),
			receivers: z.number(),
			/** the tag is not heard now: nothing fills */
			silent: z.boolean(),
		})
		.nullable(),
	/** what became of the place before */
	last: z.object({ id: z.number(), place: SurveyPlaceRef, ok: z.boolean(), words: z.string() }).nullable(),
	walk: z
		.object({
			tag: Id,
			marks: z.array(Point),
			startedAgoS: z.number(),
			markedAgoS: z.number(),
			/** since the last mark */
			adverts: z.number(),
			silent: z.boolean(),
		})
		.nullable(),
	/** what became of the walk before */
	lastWalk: z.string().nullable(),
});
export type RecordingReply = z.infer<typeof RecordingReply>;

/** One recorded place. */
export const SurveyPoint = z.object({
	at: Point.optional(),
	zone: Id.optional(),
	tag: Id,
	time: Timestamp,
	adverts: z.number(),
	/** who heard it, the best first; `dbm` is the mean */
	receivers: z.array(z.object({ id: Id, adverts: z.number(), dbm: z.number() })),
});
export type SurveyPoint = z.infer<typeof SurveyPoint>;

/** `GET /api/survey/points` */
export const SurveyPointsReply = z.object({
	revision: z.number(),
	tags: z.array(z.object({ id: Id, name: z.string(), kind: z.string() })),
	/** places that should be recorded, where an entrance is first */
	places: z.array(z.object({ at: Point, zone: Id })),
	spacingM: z.number(),
	points: z.array(SurveyPoint),
	/** what `undo` would take back */
	undo: z.string().nullable(),
	walks: z.object({ count: z.number(), seconds: z.number() }),
});
export type SurveyPointsReply = z.infer<typeof SurveyPointsReply>;

/** `POST /api/survey/session`: the code that `aisle-gateway survey record --page` prints. */
export const SurveyCode = z.strictObject({ code: z.string().max(32) });
/** Its answer: sent as a bearer token with every action. */
export const SurveySession = z.object({ token: z.string(), until: Timestamp });
export type SurveySession = z.infer<typeof SurveySession>;
