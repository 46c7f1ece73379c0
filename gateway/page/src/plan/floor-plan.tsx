// The floor plan: the store from above, and everybody the gateway knows in it.
import type { LiveReply, PlanReply } from '@aisle/protocol';
import { Group, Stack, Text, Title } from '@mantine/core';
import { useElementSize, useViewportSize } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useTruth } from '../live/use-truth.ts';
import { type StoreClock, secondsBetween, span } from '../view/times.ts';
import type { ZoneRows } from '../view/zone-rows.ts';
import { LabelsLayer, ReceiversLayer, ZonesLayer } from './layers.tsx';
import { Legend } from './legend.tsx';
import { place } from './placement.ts';
import classes from './plan.module.css';
import { fitScale } from './scale.ts';
import { SubjectCard } from './subject-card.tsx';
import { type Subject, SubjectsLayer } from './subjects-layer.tsx';
import { TruthLayer, TruthSwitch } from './truth-layer.tsx';

type Props = { plan: PlanReply; live: LiveReply; zones: ZoneRows; clock: StoreClock; present: string };

export function FloorPlan({ plan, live, zones, clock, present }: Props) {
	const { ref, width } = useElementSize();
	const { height: windowHeight } = useViewportSize();
	const [withTruth, setWithTruth] = useState(true);
	const [pointed, setPointed] = useState<string | null>(null);
	const people = useTruth(withTruth ? plan.truthUrl : undefined);
	const scale = useMemo(
		() => fitScale(plan.floor, width, Math.max(windowHeight * 0.85, 420)),
		[plan.floor, width, windowHeight],
	);
	// small enough for a phone, large enough to be hit
	const radius = Math.min(Math.max(scale.pxPerM * 0.24, 5), 8);
	const placed = useMemo(
		() => place(live.subjects, plan.zones, (radius * 2.3) / scale.pxPerM),
		[live.subjects, plan.zones, radius, scale.pxPerM],
	);
	const names = new Map(plan.zones.map(({ id, name }) => [id, name]));
	const whereabouts = ({ zone, since }: Subject) =>
		`in ${names.get(zone) ?? zone} since ${clock.time(since)} (${span(secondsBetween(since, live.time))})`;
	const subject = live.subjects.find(({ key }) => key === pointed);
	const at = subject && placed.get(subject.key);
	const drawn = { scale, radius };
	return (
		<section className="panel" style={{ gridArea: 'plan' }} aria-labelledby="plan-title">
			<Stack gap="sm">
				<Group justify="space-between" gap="xs">
					<Title order={2} size="h4" id="plan-title">
						Floor plan
					</Title>
					<Text size="sm" c="dimmed">
						{present}
					</Text>
				</Group>
				<div ref={ref} className={classes.frame}>
					{width > 0 && (
						<div className={classes.canvas} style={{ width: scale.width, height: scale.height }}>
							{/* biome-ignore lint/a11y/useSemanticElements: a group of marks, not a fieldset */}
							<svg
								width={scale.width}
								height={scale.height}
								role="group"
								aria-label={`Floor plan with ${present}. The arrow keys go from mark to mark.`}
							>
								<rect className={classes.floor} width={scale.width} height={scale.height} rx={6} />
								<ZonesLayer zones={plan.zones} rows={zones.rows} scale={scale} />
								<ReceiversLayer receivers={plan.receivers} heard={live.receivers} scale={scale} />
								<TruthLayer people={people} {...drawn} />
								<SubjectsLayer
									subjects={live.subjects}
									placed={placed}
									wordsOf={(one) => `${one.key}, ${whereabouts(one)}`}
									onPoint={setPointed}
									{...drawn}
								/>
								<LabelsLayer zones={plan.zones} rows={zones.rows} scale={scale} />
							</svg>
							{subject && at && (
								<SubjectCard
									key={subject.key}
									at={scale.toPx(at)}
									width={scale.width}
									who={subject.key}
									words={whereabouts(subject)}
								/>
							)}
						</div>
					)}
				</div>
				<Legend kinds={plan.kinds} truth={people.length > 0} />
				{plan.truthUrl !== undefined && <TruthSwitch on={withTruth} onChange={setWithTruth} people={people} />}
			</Stack>
		</section>
	);
}
