// The way that was walked, and the one to the next point.
import type { Point } from '@aisle/protocol';
import type { Scale } from '../plan/scale.ts';
import classes from './record.module.css';

export function WalkLayer({ marks, to, scale }: { marks: readonly Point[]; to: Point | undefined; scale: Scale }) {
	const px = marks.map(scale.toPx);
	const last = px.at(-1);
	const [nextX, nextY] = to ? scale.toPx(to) : [];
	return (
		<g>
			<polyline className={classes.way} points={px.map((point) => point.join(',')).join(' ')} />
			{last && nextX !== undefined && (
				<line className={classes.wayNext} x1={last[0]} y1={last[1]} x2={nextX} y2={nextY} />
			)}
			{px.map(([x, y], i) => (
				<circle key={i} className={classes.mark} cx={x} cy={y} r={i === px.length - 1 ? 7 : 4.5} />
			))}
		</g>
	);
}
