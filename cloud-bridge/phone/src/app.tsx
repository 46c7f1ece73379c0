/** @jsxImportSource preact */
// Which screen is shown: waiting for the bridge, before opting in, or after.
import { Announcer } from './parts/announcer.tsx';
import { InStore } from './parts/in-store.tsx';
import { Loading } from './parts/loading.tsx';
import { Welcome } from './parts/welcome.tsx';
import type { Deeds } from './session.ts';
import type { State } from './state.ts';

export type Props = { state: State; deeds: Deeds };

export function App({ state, deeds }: Props) {
	return (
		<div class="phone">
			<Announcer state={state} />
			<Screen state={state} deeds={deeds} />
		</div>
	);
}

function Screen({ state, deeds }: Props) {
	const { config, isOptedIn, me, notice } = state;
	if (config === undefined || (isOptedIn && me === undefined)) return <Loading notice={notice} retry={deeds.retry} />;
	if (me === undefined) return <Welcome state={state} config={config} deeds={deeds} />;
	return <InStore state={state} config={config} me={me} deeds={deeds} />;
}
