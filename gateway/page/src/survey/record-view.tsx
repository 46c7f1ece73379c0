// The survey that is kept: choose or tap a place, hold still while a ring fills, next.
import type {
	PlanReply,
	Point,
	RecordingReply,
	SurveyAction,
	SurveyPlaceRef,
	SurveyPointsReply,
} from '@aisle/protocol';
import { distanceM, placeKey } from '@aisle/protocol/survey-places';
import { Text, VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import { act, useMayWrite } from '../live/survey-session.ts';
import { useRecording } from '../live/use-recording.ts';
import { Panel } from '../panels/panel.tsx';
import { placeWords, progressOf, recordedAt, refOf, tapped } from '../view/record-words.ts';
import type { StoreClock } from '../view/times.ts';
import { CoverageLegend } from './coverage-legend.tsx';
import { PlacePlan } from './place-plan.tsx';
import { PlaceSelect } from './place-select.tsx';
import classes from './record.module.css';
import { RecordDock } from './record-dock.tsx';
import { RecordedLayer } from './recorded-layer.tsx';
import { RecordedPlaces } from './recorded-places.tsx';
import { TagSelect, useTag } from './tag-select.tsx';
import { UnlockForm } from './unlock-form.tsx';

type Props = { plan: PlanReply; clock: StoreClock; code: string | undefined; stale: string };

export function RecordView({ plan, clock, code, stale }: Props) {
	const { picture, points, stale: silent } = useRecording();
	if (!picture || !points) {
		return (
			<main className={`panel ${stale}`}>
				<Text role="status">{silent ? 'The gateway does not answer; asking again …' : 'Asking for the survey …'}</Text>
			</main>
		);
	}
	return <Recording {...{ plan, clock, code, picture, points }} stale={silent ? 'stale' : stale} />;
}

type RecordingProps = Props & { picture: RecordingReply; points: SurveyPointsReply };

function Recording({ plan, clock, code, stale, picture, points }: RecordingProps) {
	const mayWrite = useMayWrite();
	const [tag, chooseTag] = useTag(points.tags);
	const [chosen, setChosen] = useState<SurveyPlaceRef>();
	const [skipped, setSkipped] = useState<ReadonlySet<string>>(new Set());
	const [trouble, setTrouble] = useState<string>();
	/** the outcome that was seen: the next one is news */
	const [seen, setSeen] = useState(picture.last?.id ?? 0);
	const last = points.points.at(-1)?.at;
	const { done, next } = progressOf(points, skipped, last);
	const under = picture.point;
	const outcome = picture.last && picture.last.id > seen ? picture.last : null;
	const ref = under?.place ?? outcome?.place ?? chosen ?? (next && { at: next.at });
	const place = ref && { ref, words: placeWords(plan, ref), recorded: recordedAt(points.points, ref) };
	const choose = (at: SurveyPlaceRef | undefined) => {
		setChosen(at);
		setTrouble(undefined);
		if (picture.last) setSeen(picture.last.id);
	};
	const send = (action: SurveyAction) => {
		setTrouble(undefined);
		act(action).catch((error: Error) => setTrouble(error.message));
	};
	const record = () => {
		if (picture.last) setSeen(picture.last.id);
		if (ref) send({ do: 'record', tag, place: ref });
	};
	const tap = (at: Point, pxPerM: number) => {
		const near = points.points.find((point) => point.at && distanceM(point.at, at) * pxPerM < FINGER_PX);
		choose(near ? refOf(near) : { at: tapped(at, points.places, plan) });
	};
	useBuzz(outcome);
	const at = ref && 'at' in ref ? ref.at : undefined;
	return (
		<main id="record" className={`${classes.grid} ${stale}`}>
			<Panel title="Record a survey" aside={`${done} of ${points.places.length} places`} area="plan">
				<progress
					className={classes.far}
					value={done}
					max={Math.max(points.places.length, 1)}
					aria-label="Places recorded"
				/>
				<TagSelect tags={points.tags} tag={tag} disabled={under !== null} onChoose={chooseTag} />
				<PlacePlan
					plan={plan}
					at={at}
					disabled={under !== null}
					label={`Floor plan, ${done} of ${points.places.length} places recorded. Tap a place, or move the cross with the arrow keys.`}
					onPoint={tap}
					onMove={(to) => choose({ at: to })}
				>
					{(scale) => <RecordedLayer points={points} scale={scale} />}
				</PlacePlan>
				<PlaceSelect plan={plan} points={points} place={ref} disabled={under !== null} onChoose={choose} />
				<CoverageLegend />
			</Panel>
			<div className={classes.dockArea}>
				{mayWrite ? (
					<RecordDock
						{...{ picture, place, outcome, trouble }}
						undo={points.undo}
						onRecord={record}
						onStop={() => send({ do: 'stop' })}
						onNext={() => choose(undefined)}
						onSkip={() => {
							if (at) setSkipped(new Set([...skipped, placeKey({ at })]));
							choose(undefined);
						}}
						onUndo={() => {
							choose(outcome?.place);
							send({ do: 'undo' });
						}}
						onDelete={() => ref && send({ do: 'delete', place: ref })}
					/>
				) : (
					<section className={classes.dock} aria-label="What to do now">
						<UnlockForm code={code} />
					</section>
				)}
			</div>
			<RecordedPlaces plan={plan} points={points} clock={clock} onChoose={(point) => choose(refOf(point))} />
			<VisuallyHidden role="status">
				{under ? (under.silent ? 'The tag is not heard.' : 'Recording, hold still.') : outcome ? outcome.words : ''}
			</VisuallyHidden>
		</main>
	);
}

/** A finger's tip, half of it. */
const FINGER_PX = 16;
const BUZZ_MS = { ok: [120], failed: [60, 80, 60] };

/** Whoever holds still need not look at the phone. */
function useBuzz(outcome: RecordingReply['last']): void {
	const id = outcome?.id;
	const ok = outcome?.ok;
	useEffect(() => {
		if (id !== undefined) navigator.vibrate?.(ok ? BUZZ_MS.ok : BUZZ_MS.failed);
	}, [id, ok]);
}
