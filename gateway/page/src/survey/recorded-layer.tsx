// Places on the plan: small rings where a place is still to do, and a dot with a number where one is recorded.
import type { SurveyPoint, SurveyPointsReply } from '@aisle/protocol';
import { isCovered, placeKey } from '@aisle/protocol/survey-places';
import type { Scale } from '../plan/scale.ts';
import { coverageOf, wellHeard } from '../view/record-words.ts';
import classes from './record.module.css';

/** Small beside a dot: what is to do must not hide the names. */
const OPEN = { perM: 0.18, mostPx: 3.5 };
/** Half the space between two places at most, so that dots never touch. */
const DOT_PX = { most: 11, least: 6, share: 0.42 };

export function RecordedLayer({ points: reply, scale }: { points: SurveyPointsReply; scale: Scale }) {
	const { points, places, spacingM } = reply;
	const recorded = points.flatMap(({ at }) => (at ? [at] : []));
	const radius = Math.min(Math.max(scale.pxPerM * spacingM * DOT_PX.share, DOT_PX.least), DOT_PX.most);
	return (
		<g>
			{places
				.filter((place) => !isCovered(place, recorded, spacingM))
				.map((place) => {
					const [cx, cy] = scale.toPx(place.at);
					return (
						<circle
							key={placeKey(place)}
							className={classes.open}
							cx={cx}
							cy={cy}
							r={Math.min(scale.pxPerM * OPEN.perM, OPEN.mostPx)}
						/>
					);
				})}
			{points.map((point) => (
				<Dot key={placeKey(point)} point={point} radius={radius} scale={scale} />
			))}
		</g>
	);
}

function Dot({ point, radius, scale }: { point: SurveyPoint; radius: number; scale: Scale }) {
	if (!point.at) return null;
	const [x, y] = scale.toPx(point.at);
	return (
		<g className={classes.dot} data-signal={coverageOf(point)} data-recorded={placeKey(point)}>
			<circle cx={x} cy={y} r={radius} />
			<text x={x} y={y} fontSize={radius * 1.25}>
				{wellHeard(point)}
			</text>
		</g>
	);
}
