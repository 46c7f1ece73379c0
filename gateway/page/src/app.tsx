// The page as a whole.
import type { LiveReply, PlanReply } from '@aisle/protocol';
import { Center, Container, Loader, Stack, Text } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useEffect, useMemo } from 'react';
import { useHash } from './live/use-hash.ts';
import { useLive } from './live/use-live.ts';
import { Announcer } from './panels/announcer.tsx';
import { ConnectionBanner } from './panels/connection-banner.tsx';
import { Figures } from './panels/figures.tsx';
import { Header } from './panels/header.tsx';
import { HealthPanel } from './panels/health-panel.tsx';
import { ReceiversPanel } from './panels/receivers-panel.tsx';
import { RecentEvents } from './panels/recent-events.tsx';
import { ZoneTable } from './panels/zone-table.tsx';
import { FloorPlan } from './plan/floor-plan.tsx';
import { RecordView } from './survey/record-view.tsx';
import { SurveyModes } from './survey/survey-modes.tsx';
import { SurveyView } from './survey/survey-view.tsx';
import { WalkView } from './survey/walk-view.tsx';
import { eventLines } from './view/event-lines.ts';
import { storeName } from './view/kinds.ts';
import { placeOf } from './view/place.ts';
import { presentWords } from './view/summary.ts';
import { type StoreClock, storeClock } from './view/times.ts';
import { zoneRows } from './view/zone-rows.ts';

export function App() {
	const { link, plan, live, words } = useLive();
	useDocumentTitle(plan ? `${storeName(plan.store)} · Aisle` : 'Aisle');
	if (!plan || !live) return <Waiting words={words} />;
	return <Store plan={plan} live={live} lost={link === 'lost' ? (words ?? '') : undefined} />;
}

function Waiting({ words }: { words: string | undefined }) {
	return (
		<Center component="main" mih="100vh" p="md">
			<Stack align="center" gap="sm">
				<Loader aria-hidden="true" />
				<Text role="status" ta="center">
					{words === undefined ? 'Asking the gateway …' : `${words} Is it running? The page tries again by itself.`}
				</Text>
			</Stack>
		</Center>
	);
}

type StoreProps = { plan: PlanReply; live: LiveReply; lost: string | undefined };

function Store({ plan, live, lost }: StoreProps) {
	const clock = useMemo(() => storeClock(plan.timezone), [plan.timezone]);
	const hash = useHash();
	const place = placeOf(hash);
	const stale = lost === undefined ? '' : 'stale';
	// a link to a part of the plan is followed before that part is there
	useEffect(() => {
		if (hash !== '') document.getElementById(hash.slice(1))?.scrollIntoView();
	}, [hash]);
	return (
		<Container size={1440} px={{ base: 'sm', sm: 'lg' }} pb="xl">
			<Header plan={plan} live={live} clock={clock} view={place.view} stale={stale} />
			{lost !== undefined && <ConnectionBanner words={lost} shownTime={clock.time(live.time)} />}
			{place.view !== 'plan' && <SurveyModes view={place.view} />}
			{place.view === 'plan' && <PlanView plan={plan} live={live} clock={clock} stale={stale} />}
			{place.view === 'survey' && <SurveyView plan={plan} follow={place.follow} stale={stale} />}
			{place.view === 'record' && <RecordView plan={plan} clock={clock} code={place.code} stale={stale} />}
			{place.view === 'walk' && <WalkView plan={plan} stale={stale} />}
		</Container>
	);
}

type PlanViewProps = { plan: PlanReply; live: LiveReply; clock: StoreClock; stale: string };

function PlanView({ plan, live, clock, stale }: PlanViewProps) {
	const zones = zoneRows(plan, live);
	const present = presentWords(plan.kinds, zones.all.present);
	const lines = eventLines(live.recent, (id) => plan.zones.find((zone) => zone.id === id)?.name ?? id);
	return (
		<>
			<main className={`page-grid ${stale}`}>
				<Figures plan={plan} live={live} zones={zones} />
				<FloorPlan plan={plan} live={live} zones={zones} clock={clock} present={present} />
				<div className="page-side">
					<HealthPanel parts={live.parts} />
					<RecentEvents lines={lines} clock={clock} />
				</div>
				<ZoneTable kinds={plan.kinds} zones={zones} />
				<ReceiversPanel receivers={live.receivers} />
			</main>
			<Announcer words={`In the store: ${present}.`} />
		</>
	);
}
