/** @jsxImportSource preact */
// Which screen is shown: waiting for the bridge, before opting in, or after.
import { useEffect, useRef } from 'preact/hooks';
import type { Deeds } from './deeds.ts';
import { type Language, LanguageContext } from './language/language.ts';
import { Announcer } from './parts/announcer.tsx';
import { InStore } from './parts/in-store.tsx';
import { Loading } from './parts/loading.tsx';
import { Welcome } from './parts/welcome.tsx';
import type { State } from './state.ts';

type ScreenProps = { state: State; deeds: Deeds };
export type Props = ScreenProps & { language: Language };

export function App({ state, deeds, language }: Props) {
	useEffect(() => {
		document.documentElement.lang = language.code;
		document.title = language.words.title;
	}, [language]);
	return (
		<LanguageContext.Provider value={language}>
			<div class="phone">
				<Announcer state={state} />
				<Screen state={state} deeds={deeds} />
			</div>
		</LanguageContext.Provider>
	);
}

function Screen({ state, deeds }: ScreenProps) {
	const { config, isOptedIn, isBusy, me, notice, proof } = state;
	useFocusOnChange(me !== undefined ? 'in-store' : proof !== undefined ? 'erased' : 'welcome');
	// the button that was just tapped waits, not the whole page
	const isEntering = isOptedIn && me === undefined && !isBusy;
	if (config === undefined || isEntering) return <Loading notice={notice} retry={deeds.retry} />;
	if (me === undefined) return <Welcome state={state} config={config} deeds={deeds} />;
	return <InStore state={state} config={config} me={me} deeds={deeds} />;
}

/** What had the focus is gone with its screen: whoever reads by ear goes on at the new heading, others at the top. */
function useFocusOnChange(screen: string): void {
	const shown = useRef(screen);
	useEffect(() => {
		if (shown.current === screen) return;
		shown.current = screen;
		document.querySelector('h1')?.focus({ preventScroll: true });
		scrollTo({ top: 0 });
	}, [screen]);
}
