// The top of the page: which store, how the gateway is, what time it is there.
import type { LiveReply, PlanReply } from '@aisle/protocol';
import { Badge, Text, Title } from '@mantine/core';
import { storeName } from '../view/kinds.ts';
import type { Place } from '../view/place.ts';
import { healthSummary } from '../view/summary.ts';
import { isRecording, type StoreClock } from '../view/times.ts';
import { ColorSchemeSwitch } from './color-scheme-switch.tsx';
import classes from './header.module.css';
import panels from './panels.module.css';
import { ViewSwitch } from './view-switch.tsx';

type Props = { plan: PlanReply; live: LiveReply; clock: StoreClock; view: Place['view']; stale: string };

export function Header({ plan, live, clock, view, stale }: Props) {
	const { state, title, words } = healthSummary(live.parts);
	const recording = isRecording(live.time, Date.now());
	return (
		<header className={classes.header}>
			<div className={classes.brand}>
				<img src="/icon.svg" alt="" width={38} height={38} />
				<div>
					<Title order={1} size="h3" lh={1.2}>
						{storeName(plan.store)}
					</Title>
					<Text size="sm" c="dimmed">
						Aisle gateway {plan.gateway}
					</Text>
				</div>
			</div>
			<ViewSwitch view={view} />
			<a className={`${classes.health} ${stale}`} href="#health" data-state={state}>
				<span className={panels.lamp} aria-hidden="true" />
				<span>
					<b>{title}</b>
					{state !== 'ok' && (
						<Text component="span" size="xs" c="dimmed" lineClamp={2}>
							{words}
						</Text>
					)}
				</span>
			</a>
			<div className={`${classes.clock} ${stale} tabular`}>
				<time dateTime={live.time}>{clock.time(live.time)}</time>
				<small>
					{recording ? (
						<Badge variant="outline" color="gray" size="sm" tt="none" c="inherit">
							Recording of {clock.date(live.time)}
						</Badge>
					) : (
						clock.date(live.time)
					)}
				</small>
			</div>
			<ColorSchemeSwitch />
		</header>
	);
}
