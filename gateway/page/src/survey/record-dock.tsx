// What to do now, where a thumb reaches it: record here, hold still, next.
import type { RecordingReply } from '@aisle/protocol';
import { counted } from '@aisle/protocol/words';
import { Button } from '@mantine/core';
import { pointWords } from '../view/record-words.ts';
import classes from './record.module.css';
import { Ring } from './ring.tsx';
import type { useTaking } from './use-taking.ts';

type DockProps = {
	picture: RecordingReply;
	taking: ReturnType<typeof useTaking>;
	/** what it would take back */
	undo: string | null;
};

export function RecordDock(props: DockProps) {
	const { point } = props.picture;
	const { outcome, trouble } = props.taking;
	return (
		<section className={classes.dock} aria-label="What to do now">
			{point ? (
				<Filling {...props} point={point} />
			) : outcome ? (
				<Over {...props} outcome={outcome} />
			) : (
				<Ready {...props} />
			)}
			{trouble !== undefined && (
				<p className={classes.trouble} role="alert">
					{trouble}
				</p>
			)}
		</section>
	);
}

function Filling({ point, taking: { place, stop } }: DockProps & { point: NonNullable<RecordingReply['point']> }) {
	const { progress, silent, adverts, receivers } = point;
	return (
		<>
			<Ring progress={progress} state={silent ? 'silent' : 'filling'} label="Recorded of this place">
				<b className="tabular">{Math.floor(progress * 100)}%</b>
			</Ring>
			<div className={classes.words}>
				<h3>{silent ? 'Not heard' : 'Hold still'}</h3>
				<p>{place?.words}</p>
				<p className="tabular">
					{silent
						? 'Is the tag on, and is it the one chosen above?'
						: `${counted(adverts, 'advert')} from ${counted(receivers, 'receiver')}`}
				</p>
			</div>
			<div className={classes.buttons}>
				<Button size="lg" variant="default" onClick={stop}>
					Stop
				</Button>
			</div>
		</>
	);
}

function Over({ outcome, undo, taking }: DockProps & { outcome: NonNullable<RecordingReply['last']> }) {
	const { ok, words } = outcome;
	return (
		<>
			<Ring progress={ok ? 1 : 0} state={ok ? 'done' : 'failed'} label="Recorded of this place">
				<Sign ok={ok} />
			</Ring>
			<div className={classes.words}>
				<h3>{ok ? 'Recorded' : 'Not recorded'}</h3>
				<p>{taking.place?.words}</p>
				<p>{words}</p>
			</div>
			<div className={classes.buttons}>
				<Button size="lg" onClick={ok ? taking.next : taking.record}>
					{ok ? 'Next place' : 'Try again'}
				</Button>
				{ok && undo !== null && (
					<Button size="lg" variant="default" onClick={taking.undo}>
						Undo
					</Button>
				)}
				{!ok && (
					<Button size="lg" variant="default" onClick={taking.next}>
						Other place
					</Button>
				)}
			</div>
		</>
	);
}

function Ready({ undo, taking }: DockProps) {
	const { place } = taking;
	return (
		<>
			<Ring progress={0} state="ready" label="Recorded of this place">
				<span className={classes.inRingWords}>{place ? 'go there' : 'done'}</span>
			</Ring>
			<div className={classes.words}>
				<h3>{place ? place.words : 'Every suggested place is recorded'}</h3>
				<p>
					{place?.recorded
						? `Recorded: ${pointWords(place.recorded)}.`
						: place
							? 'Stand there, the tag where people carry it, then record.'
							: 'Tap any place on the plan to add it, or to record it again.'}
				</p>
			</div>
			<div className={classes.buttons}>
				{place && (
					<Button size="lg" onClick={taking.record}>
						{place.recorded ? 'Record again' : 'Record here'}
					</Button>
				)}
				{place && !place.recorded && (
					<Button size="lg" variant="default" onClick={taking.skip}>
						Skip
					</Button>
				)}
				{place?.recorded && (
					<Button size="lg" variant="default" onClick={taking.remove}>
						Delete
					</Button>
				)}
				{undo !== null && !place?.recorded && (
					<Button size="lg" variant="subtle" onClick={taking.undo} title={`Take back ${undo}`}>
						Undo
					</Button>
				)}
			</div>
		</>
	);
}

function Sign({ ok }: { ok: boolean }) {
	return (
		<svg viewBox="0 0 24 24" className={classes.sign} aria-hidden="true">
			<path d={ok ? 'M5 12.5l4.5 4.5L19 7.5' : 'M7 7l10 10M17 7L7 17'} />
		</svg>
	);
}
