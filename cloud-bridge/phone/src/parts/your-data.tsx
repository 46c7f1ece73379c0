/** @jsxImportSource preact */
// What the shopper can see, stop and take away: a row for each, and the sheet that a row opens.
import type { AppConfig, MeReply } from '@aisle/protocol/app-api';
import { PURPOSES } from '@aisle/protocol/app-api';
import type { Deeds } from '../deeds.ts';
import { pausedUntil, type State } from '../state.ts';
import { timeWords } from '../words.ts';
import { Agreed } from './agreed.tsx';
import { Fobs } from './fobs.tsx';
import { Pausing } from './pausing.tsx';
import { Phones } from './phones.tsx';
import { Sheet } from './sheet.tsx';
import { Stores } from './stores.tsx';
import { TakeAway } from './take-away.tsx';
import { WhereIWas } from './where-i-was.tsx';

export type SheetProps = { state: State; config: AppConfig; me: MeReply; deeds: Deeds };
export const SHEETS = {
	places: { title: 'Where I was', content: WhereIWas },
	agreed: { title: 'What I agreed to', content: Agreed },
	pause: { title: 'Pause', content: Pausing },
	stores: { title: 'My stores', content: Stores },
	phones: { title: 'My phones', content: Phones },
	fobs: { title: 'Loyalty fob', content: Fobs },
	data: { title: 'Download or erase', content: TakeAway },
} as const;
export type SheetName = keyof typeof SHEETS;
const NAMES = Object.keys(SHEETS) as SheetName[];

type YourDataProps = SheetProps & { shown: SheetName | undefined; show(sheet: SheetName | undefined): void };

export function YourData({ shown, show, ...props }: YourDataProps) {
	const Content = shown && SHEETS[shown].content;
	return (
		<section class="your-data" aria-labelledby="your-data-title">
			<h2 class="section-title" id="your-data-title">
				You and your data
			</h2>
			<ul class="card rows">
				{NAMES.filter((name) => name !== 'stores' || props.config.stores.length > 1).map((name) => (
					<li key={name}>
						<button type="button" class="row" onClick={() => show(name)}>
							<strong>{SHEETS[name].title}</strong>
							<span class="quiet small">{stateOf(name, props)}</span>
						</button>
					</li>
				))}
			</ul>
			{Content && (
				<Sheet
					key={shown}
					title={SHEETS[shown].title}
					notice={props.state.notice}
					dismiss={props.deeds.dismiss}
					close={() => show(undefined)}
				>
					<Content {...props} />
				</Sheet>
			)}
		</section>
	);
}

/** How a thing stands, in a word or two. */
function stateOf(name: SheetName, { state, config, me }: SheetProps): string {
	const until = pausedUntil(state);
	const given = PURPOSES.filter((purpose) => me.consents[purpose]);
	switch (name) {
		case 'places':
			return `kept ${config.retention.visitsDays} days`;
		case 'agreed':
			return `${given.length} of ${PURPOSES.length}`;
		case 'pause':
			return until === undefined ? 'an hour or a day' : `until ${timeWords(until, state.nowMs)}`;
		case 'stores':
			return `${me.stores.length} of ${config.stores.length}`;
		case 'phones':
			return String(me.phones);
		case 'fobs':
			return me.fobs.length === 0 ? 'none' : String(me.fobs.length);
		case 'data':
			return '';
	}
}
