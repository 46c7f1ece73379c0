/** @jsxImportSource preact */
// Starts the page: one session, drawn anew whenever its state changes.
import './wire/no-eval.ts';

import { render } from 'preact';
import { App } from './app.tsx';
import { Session } from './session.ts';
import './styles/base.css';
import './styles/controls.css';
import './styles/cards.css';
import './styles/welcome.css';
import './styles/offers.css';
import './styles/sheets.css';
import './styles/stand-in.css';
import { createChosenLanguage } from './wire/chosen-language.ts';
import { createLastKnown } from './wire/last-known.ts';
import { createMarks } from './wire/marks.ts';
import { keepForOffline } from './wire/offline.ts';
import { createSightings } from './wire/sightings.ts';
import { createTokenKeeper, onOtherTab } from './wire/token.ts';

onOtherTab(() => location.reload());
keepForOffline();
const root = document.getElementById('root')!;
const storage = () => localStorage;
new Session({
	tokens: createTokenKeeper(storage),
	chosenLanguage: createChosenLanguage(storage),
	lastKnown: createLastKnown(storage),
	sightings: createSightings(storage),
	marks: createMarks(storage),
	show: (state, deeds, language) => render(<App {...{ state, deeds, language }} />, root),
}).start();
