// What to do now on a check walk, where a thumb reaches it.
import type { PlanReply, Point, RecordingReply } from '@aisle/protocol';
import { counted } from '@aisle/protocol/words';
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { placeWords } from '../view/record-words.ts';
import classes from './record.module.css';

type Props = {
	plan: PlanReply;
	walk: RecordingReply['walk'];
	lastWalk: string | null;
	chosen: Point | undefined;
	trouble: string | undefined;
	/** walks that are stored */
	count: number;
	onStart(): void;
	onMark(): void;
	onEnd(): void;
	onDiscard(): void;
	onDeleteAll(): void;
};

export function WalkDock(props: Props) {
	const { walk, trouble } = props;
	return (
		<section className={`${classes.dock} ${classes.walkDock}`} aria-label="What to do now">
			{walk ? <Under {...props} walk={walk} /> : <Before {...props} />}
			{trouble !== undefined && (
				<p className={classes.trouble} role="alert">
					{trouble}
				</p>
			)}
		</section>
	);
}

function Under({
	plan,
	walk,
	chosen,
	onMark,
	onEnd,
	onDiscard,
}: Props & { walk: NonNullable<RecordingReply['walk']> }) {
	const { marks, markedAgoS, adverts, silent } = walk;
	return (
		<>
			<div className={classes.words}>
				<h3>{chosen ? `Next: ${placeWords(plan, { at: chosen })}` : 'Tap the next point on the plan'}</h3>
				<p className="tabular">
					{silent
						? 'The tag is not heard: is it on?'
						: `${counted(marks.length, 'point')}, ${counted(adverts, 'advert')} in the ${Math.round(markedAgoS)} s since the last`}
				</p>
			</div>
			<Button className={classes.here} size="xl" disabled={!chosen} onClick={onMark}>
				I am here now
			</Button>
			<div className={classes.buttons}>
				<Button size="md" variant="default" onClick={onEnd}>
					End the walk
				</Button>
				<Button size="md" variant="subtle" onClick={onDiscard}>
					Throw it away
				</Button>
			</div>
		</>
	);
}

function Before({ plan, lastWalk, chosen, count, onStart, onDeleteAll }: Props) {
	const [sure, setSure] = useState(false);
	// another walk, another question
	useEffect(() => setSure(false), [count]);
	return (
		<>
			<div className={classes.words}>
				<h3>{chosen ? `Begin at ${placeWords(plan, { at: chosen })}` : 'Tap where you begin'}</h3>
				<p>{lastWalk ?? 'Stand there with the tag, then start.'}</p>
			</div>
			<Button className={classes.here} size="xl" disabled={!chosen} onClick={onStart}>
				Start the walk
			</Button>
			{count > 0 && (
				<div className={classes.buttons}>
					<Button size="md" variant="subtle" onClick={sure ? onDeleteAll : () => setSure(true)}>
						{sure ? `Really delete ${count === 1 ? 'it' : `all ${count}`}?` : 'Delete stored walks'}
					</Button>
				</div>
			)}
		</>
	);
}
