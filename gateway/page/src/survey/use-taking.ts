// What somebody who records does on the page: the place that is meant, what became of the last, and what is asked of the gateway.
import type {
	PlanReply,
	Point,
	RecordingReply,
	SurveyAction,
	SurveyPlaceRef,
	SurveyPointsReply,
} from '@aisle/protocol';
import { distanceM, placeKey } from '@aisle/protocol/survey-places';
import { useEffect, useState } from 'react';
import { act } from '../live/survey-session.ts';
import { placeWords, progressOf, recordedAt, refOf, tapped } from '../view/record-words.ts';

type Told = { plan: PlanReply; picture: RecordingReply; points: SurveyPointsReply; tag: string };

/** A finger's tip, half of it. */
const FINGER_PX = 16;
const BUZZ_MS = { ok: [120], failed: [60, 80, 60] };

export function useTaking({ plan, picture, points, tag }: Told) {
	const [chosen, setChosen] = useState<SurveyPlaceRef>();
	const [skipped, setSkipped] = useState<ReadonlySet<string>>(new Set());
	const [trouble, setTrouble] = useState<string>();
	/** the outcome that was seen: the next one is news */
	const [seen, setSeen] = useState(picture.last?.id ?? 0);
	const { done, next } = progressOf(points, skipped, points.points.at(-1)?.at);
	const outcome = picture.last && picture.last.id > seen ? picture.last : null;
	const ref = picture.point?.place ?? outcome?.place ?? chosen ?? (next && { at: next.at });
	useBuzz(outcome);

	const look = () => picture.last && setSeen(picture.last.id);
	const choose = (place: SurveyPlaceRef | undefined) => {
		setChosen(place);
		setTrouble(undefined);
		look();
	};
	const send = (action: SurveyAction) => {
		setTrouble(undefined);
		act(action).catch((error: Error) => setTrouble(error.message));
	};
	return {
		done,
		outcome,
		trouble,
		choose,
		/** where the cross is */
		at: ref && 'at' in ref ? ref.at : undefined,
		place: ref && { ref, words: placeWords(plan, ref), recorded: recordedAt(points.points, ref) },
		/** `at` as it was pointed at: a recorded place under the finger is meant, or a suggested one beside it */
		tap(at: Point, pxPerM: number) {
			const under = points.points.find((point) => point.at && distanceM(point.at, at) * pxPerM < FINGER_PX);
			choose(under ? refOf(under) : { at: tapped(at, points.places, plan) });
		},
		record() {
			look();
			if (ref) send({ do: 'record', tag, place: ref });
		},
		stop: () => send({ do: 'stop' }),
		next: () => choose(undefined),
		skip() {
			if (ref) setSkipped(new Set([...skipped, placeKey(ref)]));
			choose(undefined);
		},
		undo() {
			choose(outcome?.place);
			send({ do: 'undo' });
		},
		remove: () => ref && send({ do: 'delete', place: ref }),
	};
}

/** Whoever holds still need not look at the phone. */
function useBuzz(outcome: RecordingReply['last']): void {
	const id = outcome?.id;
	const ok = outcome?.ok;
	useEffect(() => {
		if (id !== undefined) navigator.vibrate?.(ok ? BUZZ_MS.ok : BUZZ_MS.failed);
	}, [id, ok]);
}
