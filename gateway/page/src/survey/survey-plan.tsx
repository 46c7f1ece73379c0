// The floor plan with each receiver as large and as deep in colour as it hears the followed thing.
import type { PlanReply } from '@aisle/protocol';
import { signalShare, signalWord } from '@aisle/protocol/signal';
import { useElementSize, useViewportSize } from '@mantine/hooks';
import { Panel } from '../panels/panel.tsx';
import { ZonesLayer } from '../plan/layers.tsx';
import plan from '../plan/plan.module.css';
import { fitScale } from '../plan/scale.ts';
import { coverageWords, dbmNumber, dbmWords, type Thing, WORDS } from '../view/survey-words.ts';
import classes from './survey.module.css';

/** From just heard, with room for its number, to held against it. */
const RADIUS_PX = { silent: 7, least: 13, more: 13 };
const LABEL_PX = 13;
/** An average character of the labels, half of it: they stay within the plan. */
const HALF_CHARACTER_PX = 3.2;

export function SurveyPlan({
	plan: { floor, zones, receivers },
	thing,
}: {
	plan: PlanReply;
	thing: Thing | undefined;
}) {
	const { ref, width } = useElementSize();
	const { height } = useViewportSize();
	const scale = fitScale(floor, width, Math.max(height * 0.6, 320));
	const links = new Map(thing?.heard.map((link) => [link.receiver, link]));
	return (
		<Panel title="On the floor plan" aside={thing ? thing.name : undefined} area="map">
			<div ref={ref} className={plan.frame}>
				{width > 0 && (
					<svg
						className={classes.map}
						width={scale.width}
						height={scale.height}
						role="img"
						aria-label={thing ? coverageWords(thing) : 'The receivers on the floor plan'}
					>
						<rect className={plan.floor} width={scale.width} height={scale.height} rx={6} />
						<ZonesLayer zones={zones} rows={[]} scale={scale} />
						{receivers.map(({ id, at }) => {
							if (!at) return null;
							const [x, y] = scale.toPx(at);
							const link = links.get(id);
							const word = link ? signalWord(link) : 'none';
							const level = word === 'none' ? 0 : signalShare(link!.smoothedDbm);
							const radius = word === 'none' ? RADIUS_PX.silent : RADIUS_PX.least + RADIUS_PX.more * level;
							const half = id.length * HALF_CHARACTER_PX;
							const labelX = Math.min(Math.max(x, half), scale.width - half);
							const below = y + radius + LABEL_PX > scale.height ? y - radius - 5 : y + radius + LABEL_PX;
							return (
								<g key={id} className={classes.ear} data-signal={word} data-ear={id}>
									<circle cx={x} cy={y} r={radius}>
										<title>{`${id}: ${word === 'none' ? WORDS.none : dbmWords(link!.smoothedDbm)}`}</title>
									</circle>
									<text className={plan.labels} x={labelX} y={below}>
										{id}
									</text>
									{word !== 'none' && (
										<text className={classes.earLevel} x={x} y={y + 4}>
											{dbmNumber(link!.smoothedDbm)}
										</text>
									)}
								</g>
							);
						})}
					</svg>
				)}
			</div>
		</Panel>
	);
}
