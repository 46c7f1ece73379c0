// The four figures that a manager and an installer look for first.
import type { LiveReply, PlanReply } from '@aisle/protocol';
import type { ReactNode } from 'react';
import { lookOf } from '../view/kinds.ts';
import { presentWords } from '../view/summary.ts';
import type { ZoneRows } from '../view/zone-rows.ts';
import classes from './panels.module.css';

const counts = new Intl.NumberFormat('en-GB');

type Props = { plan: PlanReply; live: LiveReply; zones: ZoneRows };

export function Figures({ plan, live: { adverts, outbox }, zones: { rows, all } }: Props) {
	const [first = 0, ...others] = all.present;
	const [kind = 'pass', ...otherKinds] = plan.kinds;
	const busiest = rows.toSorted((a, b) => b.entered - a.entered)[0];
	return (
		<dl className={classes.figures}>
			<Figure
				title={`${lookOf(kind).many} here now`}
				note={otherKinds.length > 0 ? `and ${presentWords(otherKinds, others)}` : 'who opted in'}
			>
				{counts.format(first)}
			</Figure>
			<Figure
				title="Zone entries since start"
				note={
					busiest && busiest.entered > 0 ? `most in ${busiest.name}: ${counts.format(busiest.entered)}` : 'none yet'
				}
			>
				{counts.format(all.entered)}
			</Figure>
			<Figure title="Unknown adverts" note={`counted, then forgotten; ${knownWords(adverts)}`}>
				{counts.format(adverts.unknown)}
			</Figure>
			<Figure title="To the cloud" note={waitingWords(outbox)}>
				{outbox.connected ? 'Connected' : 'Offline'}
			</Figure>
		</dl>
	);
}

function Figure({ title, note, children }: { title: string; note: string; children: ReactNode }) {
	return (
		<div className={`panel ${classes.figure}`}>
			<dt>{title}</dt>
			<dd className={`${classes.value} tabular`}>{children}</dd>
			<dd className={`${classes.note} tabular`}>{note}</dd>
		</div>
	);
}

function waitingWords({ waiting, connected }: LiveReply['outbox']): string {
	if (waiting === 0) return 'everything is delivered';
	const events = waiting === 1 ? '1 event waits' : `${counts.format(waiting)} events wait`;
	return connected ? `${events} for a receipt` : `${events}, safe on disk`;
}

function knownWords({ known, malformed }: LiveReply['adverts']): string {
	const words = `${counts.format(known)} known`;
	return malformed === 0 ? words : `${words}, ${counts.format(malformed)} malformed`;
}
