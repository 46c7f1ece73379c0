// What happened last, as sentences.
import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { EventLine } from '../view/event-lines.ts';
import type { StoreClock } from '../view/times.ts';
import { Panel } from './panel.tsx';
import classes from './panels.module.css';

/** Few enough to be read while more come in. */
const FEW = 7;

export function RecentEvents({ lines, clock }: { lines: readonly EventLine[]; clock: StoreClock }) {
	const [all, setAll] = useState(false);
	return (
		<Panel title="Recent events" aside="newest first" area="recent" grows>
			{lines.length === 0 && (
				<Text size="sm" c="dimmed">
					Nothing yet. The first line comes when somebody with a pass or a tag enters a zone.
				</Text>
			)}
			<ol className={classes.list}>
				{lines.slice(0, all ? undefined : FEW).map(({ id, time, who, did, detail }) => (
					<li key={id} className={classes.event}>
						<time dateTime={time} className="tabular">
							{clock.time(time)}
						</time>
						<span>
							<b>{who}</b> {did}
						</span>
						{detail !== undefined && <small>{detail}</small>}
					</li>
				))}
			</ol>
			{lines.length > FEW && (
				<Button variant="default" size="xs" aria-expanded={all} onClick={() => setAll(!all)}>
					{all ? 'Show fewer' : `Show all ${lines.length}`}
				</Button>
			)}
		</Panel>
	);
}
