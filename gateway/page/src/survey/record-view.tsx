// The survey that is kept: choose or tap a place, hold still while a ring fills, next.
import type { PlanReply, RecordingReply, SurveyPointsReply } from '@aisle/protocol';
import { Text, VisuallyHidden } from '@mantine/core';
import { useMayWrite } from '../live/survey-session.ts';
import { useRecording } from '../live/use-recording.ts';
import { Panel } from '../panels/panel.tsx';
import { refOf } from '../view/record-words.ts';
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
import { useTaking } from './use-taking.ts';

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
	const taking = useTaking({ plan, picture, points, tag });
	const { done, outcome, place, at } = taking;
	const under = picture.point;
	const busy = under !== null;
	const most = points.places.length;
	return (
		<main id="record" className={`${classes.grid} ${stale}`}>
			<Panel title="Record a survey" aside={`${done} of ${most} places`} area="plan">
				<progress className={classes.far} value={done} max={Math.max(most, 1)} aria-label="Places recorded" />
				<TagSelect tags={points.tags} tag={tag} disabled={busy} onChoose={chooseTag} />
				<PlacePlan
					plan={plan}
					at={at}
					disabled={busy}
					label={`Floor plan, ${done} of ${most} places recorded. Tap a place, or move the cross with the arrow keys.`}
					onPoint={taking.tap}
					onMove={(to) => taking.choose({ at: to })}
				>
					{(scale) => <RecordedLayer points={points} scale={scale} />}
				</PlacePlan>
				<PlaceSelect plan={plan} points={points} place={place?.ref} disabled={busy} onChoose={taking.choose} />
				<CoverageLegend />
			</Panel>
			<div className={classes.dockArea}>
				{mayWrite ? (
					<RecordDock picture={picture} taking={taking} undo={points.undo} />
				) : (
					<section className={classes.dock} aria-label="What to do now">
						<UnlockForm code={code} />
					</section>
				)}
			</div>
			<RecordedPlaces plan={plan} points={points} clock={clock} onChoose={(point) => taking.choose(refOf(point))} />
			<VisuallyHidden role="status">
				{under ? (under.silent ? 'The tag is not heard.' : 'Recording, hold still.') : (outcome?.words ?? '')}
			</VisuallyHidden>
		</main>
	);
}
