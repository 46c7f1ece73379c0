// The ring that fills while somebody holds still.
import type { ReactNode } from 'react';
import classes from './record.module.css';

/** Of the drawing, which scales to its box. */
const SIZE = 120;
const RADIUS = 52;
const ROUND = 2 * Math.PI * RADIUS;

type Props = {
	progress: number;
	state: 'ready' | 'filling' | 'silent' | 'done' | 'failed';
	label: string;
	children: ReactNode;
};

export function Ring({ progress, state, label, children }: Props) {
	return (
		<div
			className={classes.ring}
			data-state={state}
			role="progressbar"
			aria-label={label}
			aria-valuemin={0}
			aria-valuemax={100}
			aria-valuenow={Math.floor(progress * 100)}
		>
			<svg viewBox={`0 0 ${SIZE} ${SIZE}`} aria-hidden="true">
				<circle className={classes.track} cx={SIZE / 2} cy={SIZE / 2} r={RADIUS} />
				<circle
					className={classes.fill}
					cx={SIZE / 2}
					cy={SIZE / 2}
					r={RADIUS}
					strokeDasharray={ROUND}
					strokeDashoffset={ROUND * (1 - progress)}
				/>
			</svg>
			<div className={classes.inRing}>{children}</div>
		</div>
	);
}
