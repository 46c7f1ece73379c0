/** @jsxImportSource preact */
// Where the store took the shopper to be, visit by visit, how it knew, and when each is deleted.
import type { PresenceReply } from '@aisle/protocol/app-api';
import { useEffect } from 'preact/hooks';
import { dateWords, dayWords, hourWords, LANE_WORDS, lanesWords } from '../words.ts';
import type { SheetProps } from './your-data.tsx';

type Visit = PresenceReply['visits'][number];

export function WhereIWas({ state: { presence, nowMs, isOnline }, config, deeds }: SheetProps) {
	useEffect(() => deeds.readPresence(), []);
	if (presence === undefined) return <p class="quiet">{isOnline ? 'One moment…' : 'It shows with a connection.'}</p>;
	if (presence.visits.length === 0) {
		return (
			<p class="quiet">
				Nothing is kept. What comes is deleted after {config.retention.visitsDays} days; then only counts are left.
			</p>
		);
	}
	const days = Map.groupBy(presence.visits, ({ startedAt }) => dayWords(startedAt, nowMs));
	return (
		<>
			{[...days].map(([day, visits]) => (
				<section class="day" key={day}>
					<h3>{day}</h3>
					{visits.map((visit) => (
						<VisitCard
							key={visit.id}
							visit={visit}
							store={config.stores.find(({ id }) => id === visit.store)?.name ?? visit.store}
						/>
					))}
				</section>
			))}
		</>
	);
}

function VisitCard({ visit: { startedAt, endedAt, deletedAt, lanes, zones }, store }: { visit: Visit; store: string }) {
	// with one way only, it is said once
	const isMixed = lanes.length > 1;
	return (
		<article class="visit">
			<h4>
				{hourWords(startedAt)} – {endedAt === undefined ? 'now' : hourWords(endedAt)}{' '}
				<span class="visit-store">{store}</span>
			</h4>
			{lanes.length > 0 && <p class="quiet small">Recognised {lanesWords(lanes)}</p>}
			<ol class="way">
				{zones.map(({ zone, enteredAt, leftAt, lane }) => (
					<li key={`${enteredAt}/${zone.id}`} class={leftAt === undefined ? 'going-on' : ''}>
						<time dateTime={enteredAt}>{hourWords(enteredAt)}</time>
						<span>
							{zone.name}
							{isMixed && <span class="lane quiet small"> {LANE_WORDS[lane]}</span>}
						</span>
					</li>
				))}
			</ol>
			<p class="deleted small">Deleted on {dateWords(deletedAt)}</p>
		</article>
	);
}
