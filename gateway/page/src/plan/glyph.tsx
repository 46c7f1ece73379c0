// One mark of the plan, the legend and the tables, centred on 0,0: a shape and a colour for each kind.
import { lookOf, type Shape } from '../view/kinds.ts';
import classes from './plan.module.css';

/** Corners on a circle of about the same visible weight as radius 1. */
const CORNERS: Record<Exclude<Shape, 'circle'>, [number, number][]> = {
	square: [
		[-0.88, -0.88],
		[0.88, -0.88],
		[0.88, 0.88],
		[-0.88, 0.88],
	],
	triangle: [
		[0, -1.2],
		[1.1, 0.8],
		[-1.1, 0.8],
	],
	hexagon: [
		[-0.55, -0.98],
		[0.55, -0.98],
		[1.1, 0],
		[0.55, 0.98],
		[-0.55, 0.98],
		[-1.1, 0],
	],
	diamond: [
		[0, -1.2],
		[1.2, 0],
		[0, 1.2],
		[-1.2, 0],
	],
};

export function Glyph({ kind, radius }: { kind: string; radius: number }) {
	const { shape, color } = lookOf(kind);
	const style = { fill: `var(--kind-${color})` };
	if (shape === 'circle') return <circle className={classes.glyph} style={style} r={radius} />;
	const points = CORNERS[shape].map(([x, y]) => `${x * radius},${y * radius}`).join(' ');
	return <polygon className={classes.glyph} style={style} points={points} />;
}

/** The same beside text; it says nothing that the text does not. */
export function GlyphIcon({ kind, size = 14 }: { kind: string; size?: number }) {
	return (
		<svg width={size} height={size} viewBox="-8 -8 16 16" aria-hidden="true" className={classes.icon}>
			<Glyph kind={kind} radius={5.5} />
		</svg>
	);
}
