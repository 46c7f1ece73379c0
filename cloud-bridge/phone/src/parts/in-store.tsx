/** @jsxImportSource preact */
// After opting in: where you are, what is offered, in demos who walks for you, and what is known about you.
import type { AppConfig, MeReply } from '@aisle/protocol/app-api';
import { useState } from 'preact/hooks';
import type { Deeds } from '../deeds.ts';
import { useLanguage } from '../language/language.ts';
import type { State } from '../state.ts';
import { ClockCard } from './clock-card.tsx';
import { Connection } from './connection.tsx';
import { NoticeCard } from './notice.tsx';
import { Offers } from './offers.tsx';
import { PlaceCard } from './place-card.tsx';
import { StandInCard } from './stand-in-card.tsx';
import { type SheetName, YourData } from './your-data.tsx';

type InStoreProps = { state: State; config: AppConfig; me: MeReply; deeds: Deeds };

export function InStore({ state, config, me, deeds }: InStoreProps) {
	const store = config.stores.find(({ id }) => id === me.store);
	const [sheet, show] = useState<SheetName>();
	const open = (name: SheetName | undefined) => {
		// what was said before is not about this sheet
		if (name !== undefined) deeds.dismiss();
		show(name);
	};
	return (
		<>
			<header class="top">
				<h1 tabIndex={-1}>{store?.name ?? me.store}</h1>
				<Connection state={state} />
			</header>
			<main>
				<AsOf state={state} />
				{sheet === undefined && <NoticeCard notice={state.notice} dismiss={deeds.dismiss} />}
				<ClockCard clock={state.clock} />
				<PlaceCard state={state} isRecognised={me.consents.presence} endPause={deeds.endPause} />
				<Offers state={state} consents={me.consents} mark={deeds.mark} />
				{state.standIn && (
					<StandInCard state={state} standIn={state.standIn} zones={store?.zones ?? []} deeds={deeds} />
				)}
				<YourData {...{ state, config, me, deeds, shown: sheet, show: open }} />
			</main>
		</>
	);
}

function AsOf({ state: { isOnline, stream, asOf, nowMs } }: { state: State }) {
	const { words, times } = useLanguage();
	if (isOnline && stream !== 'lost') return null;
	return <p class="quiet small">{words.asOf(asOf && times.at(asOf, nowMs))}</p>;
}
