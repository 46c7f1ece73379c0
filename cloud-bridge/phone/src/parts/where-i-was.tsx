/** @jsxImportSource preact */
// Where the store took the shopper to be, visit by visit, how it knew, and when each is deleted.
import type { PresenceReply } from '@aisle/protocol/app-api';
import { useEffect } from 'preact/hooks';
import { useLanguage } from '../language/language.ts';
import type { SheetProps } from './your-data.tsx';

type Visit = PresenceReply['visits'][number];

export function WhereIWas({ state: { presence, nowMs, isOnline }, config, deeds }: SheetProps) {
	const { words, times } = useLanguage();
	useEffect(() => deeds.readPresence(), []);
	if (presence === undefined) return <p class="quiet">{isOnline ? words.wait : words.places.offline}</p>;
	if (presence.visits.length === 0) {
		return <p class="quiet">{words.places.nothing(config.retention.visitsDays)}</p>;
	}
	const days = Map.groupBy(presence.visits, ({ startedAt }) => times.day(startedAt, nowMs));
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
	const { words, times } = useLanguage();
	// with one way only, it is said once
	const isMixed = lanes.length > 1;
	return (
		<article class="visit">
			<h4>
				{times.hour(startedAt)} – {endedAt === undefined ? words.places.now : times.hour(endedAt)}{' '}
				<span class="visit-store">{store}</span>
			</h4>
			{lanes.length > 0 && <p class="quiet small">{words.places.recognised(times.ways(lanes))}</p>}
			<ol class="way">
				{zones.map(({ zone, enteredAt, leftAt, lane }) => (
					<li key={`${enteredAt}/${zone.id}`} class={leftAt === undefined ? 'going-on' : ''}>
						<time dateTime={enteredAt}>{times.hour(enteredAt)}</time>
						<span>
							{zone.name}
							{isMixed && <span class="lane quiet small"> {words.lanes[lane]}</span>}
						</span>
					</li>
				))}
			</ol>
			<p class="deleted small">{words.places.deleted(times.date(deletedAt))}</p>
		</article>
	);
}
