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
import './styles/stand-in.css';
import { createTokenKeeper, onOtherTab } from './wire/token.ts';

onOtherTab(() => location.reload());
const root = document.getElementById('root')!;
new Session({
	tokens: createTokenKeeper(() => localStorage),
	show: (state, deeds) => render(<App state={state} deeds={deeds} />, root),
}).start();
