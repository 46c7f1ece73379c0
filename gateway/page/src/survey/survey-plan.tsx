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

/** From just heard to held against it. */
const RADIUS_PX = { least: 7, more: 17 };
const LABEL_PX = 13;

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
							const radius = RADIUS_PX.least + RADIUS_PX.more * level;
							const below = y + radius + LABEL_PX > scale.height ? y - radius - 5 : y + radius + LABEL_PX;
							return (
								<g key={id} className={classes.ear} data-signal={word} data-ear={id}>
									<circle cx={x} cy={y} r={radius}>
										<title>{`${id}: ${word === 'none' ? WORDS.none : dbmWords(link!.smoothedDbm)}`}</title>
									</circle>
									<text
										className={plan.labels}
										x={Math.min(Math.max(x, id.length * 3.4), scale.width - id.length * 3.4)}
										y={below}
									>
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
