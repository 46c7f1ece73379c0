/** @jsxImportSource preact */
// After opting in: where you are, what is offered, what you agreed to, and in demos who walks for you.
import type { AppConfig, MeReply } from '@aisle/protocol/app-api';
import type { Deeds } from '../session.ts';
import type { State } from '../state.ts';
import { Choices } from './choices.tsx';
import { Connection } from './connection.tsx';
import { NoticeCard } from './notice.tsx';
import { Offers } from './offers.tsx';
import { PlaceCard } from './place-card.tsx';
import { StandInCard } from './stand-in-card.tsx';

type InStoreProps = { state: State; config: AppConfig; me: MeReply; deeds: Deeds };

export function InStore({ state, config, me, deeds }: InStoreProps) {
	const store = config.stores.find(({ id }) => id === me.store);
	return (
		<>
			<header class="top">
				<h1 tabIndex={-1}>{store?.name ?? me.store}</h1>
				<Connection state={state} />
			</header>
			<main>
				{!state.isOnline && <p class="quiet small">There is no connection: this is how things were.</p>}
				<NoticeCard notice={state.notice} dismiss={deeds.dismiss} />
				<PlaceCard state={state} isRecognised={me.consents.presence} />
				<Offers state={state} consents={me.consents} mark={deeds.mark} />
				{state.standIn && <StandInCard standIn={state.standIn} zones={store?.zones ?? []} walk={deeds.walk} />}
				<Choices me={me} isBusy={state.isBusy} deeds={deeds} />
			</main>
		</>
	);
}
