// The page as a whole.
import type { LiveReply, PlanReply } from '@aisle/protocol';
import { Center, Container, Loader, Stack, Text } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useMemo } from 'react';
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
import { eventLines } from './view/event-lines.ts';
import { storeName } from './view/kinds.ts';
import { presentWords } from './view/summary.ts';
import { storeClock } from './view/times.ts';
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

function Store({ plan, live, lost }: { plan: PlanReply; live: LiveReply; lost: string | undefined }) {
	const clock = useMemo(() => storeClock(plan.timezone), [plan.timezone]);
	const zones = zoneRows(plan, live);
	const present = presentWords(plan.kinds, zones.all.present);
	const lines = eventLines(live.recent, (id) => plan.zones.find((zone) => zone.id === id)?.name ?? id);
	const stale = lost === undefined ? '' : 'stale';
	return (
		<Container size={1440} px={{ base: 'sm', sm: 'lg' }} pb="xl">
			<Header plan={plan} live={live} clock={clock} stale={stale} />
			{lost !== undefined && <ConnectionBanner words={lost} shownTime={clock.time(live.time)} />}
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
		</Container>
	);
}
