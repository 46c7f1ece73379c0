// Every part of the gateway, the worst first, each with its own words.
import type { LiveReply } from '@aisle/protocol';
import { healthGroups } from '../view/health-groups.ts';
import { capitalise } from '../view/kinds.ts';
import type { PartState } from '../view/summary.ts';
import { Panel } from './panel.tsx';
import classes from './panels.module.css';

const STATES: Record<PartState, string> = {
	ok: 'well',
	starting: 'starting',
	ended: 'finished',
	degraded: 'needs attention',
	failed: 'failed',
};

export function HealthPanel({ parts }: { parts: LiveReply['parts'] }) {
	const { open, folded } = healthGroups(parts);
	return (
		<Panel title="Gateway health" area="health" id="health">
			<Parts parts={open} />
			{folded.length > 0 && (
				<details className={classes.folded}>
					<summary>{folded.length} satellites that are well</summary>
					<Parts parts={folded} />
				</details>
			)}
		</Panel>
	);
}

function Parts({ parts }: { parts: Readonly<LiveReply['parts']> }) {
	return (
		<ul className={classes.list}>
			{parts.map(({ name, state, words }) => (
				<li key={name} className={classes.part} data-state={state}>
					<span className={classes.lamp} aria-hidden="true" />
					<span className={classes.name}>
						<b>{capitalise(name)}</b>
						<span className={classes.state}>{STATES[state]}</span>
					</span>
					<p>{words}</p>
				</li>
			))}
		</ul>
	);
}
