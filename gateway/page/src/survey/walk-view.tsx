// A check walk: somebody goes straight from point to point and says at each that they are there; `survey check` measures with it.
import type { PlanReply, Point, RecordingReply, SurveyAction, SurveyPointsReply } from '@aisle/protocol';
import { counted } from '@aisle/protocol/words';
import { Text, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { act, useMayWrite } from '../live/survey-session.ts';
import { useRecording } from '../live/use-recording.ts';
import { Panel } from '../panels/panel.tsx';
import { onFloor } from '../view/record-words.ts';
import { span } from '../view/times.ts';
import { PlacePlan } from './place-plan.tsx';
import classes from './record.module.css';
import { TagSelect, useTag } from './tag-select.tsx';
import { UnlockForm } from './unlock-form.tsx';
import { WalkDock } from './walk-dock.tsx';
import { WalkLayer } from './walk-layer.tsx';

type Props = { plan: PlanReply; stale: string };

export function WalkView({ plan, stale }: Props) {
	const { picture, points, stale: silent } = useRecording();
	if (!picture || !points) {
		return (
			<main className={`panel ${stale}`}>
				<Text role="status">{silent ? 'The gateway does not answer; asking again …' : 'Asking for the walks …'}</Text>
			</main>
		);
	}
	return <Walking {...{ plan, picture, points }} stale={silent ? 'stale' : stale} />;
}

type WalkingProps = Props & { picture: RecordingReply; points: SurveyPointsReply };

function Walking({ plan, picture, points, stale }: WalkingProps) {
	const mayWrite = useMayWrite();
	const [tag, chooseTag] = useTag(points.tags);
	const [chosen, setChosen] = useState<Point>();
	const [trouble, setTrouble] = useState<string>();
	const { walk, lastWalk } = picture;
	const { seconds } = points.walks;
	// the one under way is among them
	const count = points.walks.count - (walk ? 1 : 0);
	const send = (action: SurveyAction, then?: () => void) => {
		setTrouble(undefined);
		act(action).then(then, (error: Error) => setTrouble(error.message));
	};
	return (
		<main id="check-walk" className={`${classes.grid} ${stale}`}>
			<Panel
				title="Check walk"
				aside={count === 0 ? 'none stored yet' : `${count} stored, ${span(Math.round(seconds))}`}
				area="plan"
			>
				<Text size="sm" c="dimmed">
					Measures how well people are placed. Go at your usual pace, straight from point to point: tap where you will
					pass next, and press the button as you pass it.
				</Text>
				<TagSelect tags={points.tags} tag={walk?.tag ?? tag} disabled={walk !== null} onChoose={chooseTag} />
				<PlacePlan
					plan={plan}
					at={chosen}
					disabled={false}
					label="Floor plan. Tap the next point of your walk, or move the cross with the arrow keys."
					onPoint={(at) => setChosen(onFloor(at, plan.floor))}
					onMove={setChosen}
				>
					{(scale) => walk && <WalkLayer marks={walk.marks} to={chosen} scale={scale} />}
				</PlacePlan>
			</Panel>
			<div className={classes.dockArea}>
				{mayWrite ? (
					<WalkDock
						{...{ plan, walk, lastWalk, chosen, trouble, count }}
						onStart={() => chosen && send({ do: 'walk', tag, at: chosen }, () => setChosen(undefined))}
						onMark={() => chosen && send({ do: 'mark', at: chosen }, () => setChosen(undefined))}
						onEnd={() => send({ do: 'end-walk' })}
						onDiscard={() => send({ do: 'discard-walk' })}
						onDeleteAll={() => send({ do: 'delete-walks' })}
					/>
				) : (
					<section className={classes.dock} aria-label="What to do now">
						<UnlockForm code={undefined} />
					</section>
				)}
			</div>
			<VisuallyHidden role="status">
				{walk
					? `${counted(walk.marks.length, 'point')}${walk.silent ? ', the tag is not heard' : ''}`
					: (lastWalk ?? '')}
			</VisuallyHidden>
		</main>
	);
}
