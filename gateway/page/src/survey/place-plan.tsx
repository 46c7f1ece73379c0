// The floor plan to point at: a finger, or the arrow keys, move the place that is meant.
import type { PlanReply, Point } from '@aisle/protocol';
import { useElementSize, useViewportSize } from '@mantine/hooks';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { LabelsLayer, ZonesLayer } from '../plan/layers.tsx';
import planClasses from '../plan/plan.module.css';
import { fitScale, type Scale } from '../plan/scale.ts';
import { onFloor } from '../view/record-words.ts';
import classes from './record.module.css';

/** Arrow keys; with Shift a fifth of it. */
const STEP_M = 0.5;
const ARROWS: Record<string, Point> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

type Props = {
	plan: PlanReply;
	/** where the cross is */
	at: Point | undefined;
	disabled: boolean;
	label: string;
	/** as it was pointed at, not yet snapped to anything */
	onPoint(at: Point, pxPerM: number): void;
	onMove(at: Point): void;
	children(scale: Scale): ReactNode;
};

export function PlacePlan({ plan, at, disabled, label, onPoint, onMove, children }: Props) {
	const { ref, width } = useElementSize();
	const { height } = useViewportSize();
	const scale = fitScale(plan.floor, width, Math.max(height * 0.55, 260));
	const point = ({ clientX, clientY, currentTarget }: PointerEvent<SVGSVGElement>) => {
		const { left, top } = currentTarget.getBoundingClientRect();
		onPoint([(clientX - left) / scale.pxPerM, plan.floor.height - (clientY - top) / scale.pxPerM], scale.pxPerM);
	};
	const move = (event: KeyboardEvent) => {
		const arrow = ARROWS[event.key];
		if (!arrow) return;
		event.preventDefault();
		const [x, y] = at ?? [plan.floor.width / 2, plan.floor.height / 2];
		const stepM = event.shiftKey ? STEP_M / 5 : STEP_M;
		onMove(onFloor([x + arrow[0] * stepM, y + arrow[1] * stepM], plan.floor));
	};
	return (
		<div ref={ref} className={planClasses.frame}>
			{width > 0 && (
				<svg
					className={classes.plan}
					width={scale.width}
					height={scale.height}
					role="application"
					aria-label={label}
					aria-disabled={disabled}
					// biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move the cross
					tabIndex={0}
					onPointerUp={disabled ? undefined : point}
					onKeyDown={disabled ? undefined : move}
				>
					<rect className={planClasses.floor} width={scale.width} height={scale.height} rx={6} />
					<ZonesLayer zones={plan.zones} rows={[]} scale={scale} />
					{children(scale)}
					<g className={classes.names}>
						<LabelsLayer zones={plan.zones} rows={undefined} scale={scale} />
					</g>
					{at && <Cross at={scale.toPx(at)} />}
				</svg>
			)}
		</div>
	);
}

function Cross({ at: [x, y] }: { at: Point }) {
	return (
		<g className={classes.cross} transform={`translate(${x} ${y})`} data-cross>
			<circle className={classes.crossEdge} r={14} />
			<circle r={14} />
			<path d="M-20 0h9M11 0h9M0-20v9M0 11v9" />
		</g>
	);
}
