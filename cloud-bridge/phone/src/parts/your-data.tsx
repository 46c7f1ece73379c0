/** @jsxImportSource preact */
// What the shopper can see, stop and take away: a row for each, and the sheet that a row opens.
import type { AppConfig, MeReply } from '@aisle/protocol/app-api';
import { PURPOSES } from '@aisle/protocol/app-api';
import type { Deeds } from '../deeds.ts';
import { type Language, useLanguage } from '../language/language.ts';
import { pausedUntil, type State } from '../state.ts';
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
	places: WhereIWas,
	agreed: Agreed,
	pause: Pausing,
	stores: Stores,
	phones: Phones,
	fobs: Fobs,
	data: TakeAway,
} as const;
export type SheetName = keyof typeof SHEETS;
const NAMES = Object.keys(SHEETS) as SheetName[];

type YourDataProps = SheetProps & { shown: SheetName | undefined; show(sheet: SheetName | undefined): void };

export function YourData({ shown, show, ...props }: YourDataProps) {
	const language = useLanguage();
	const { data } = language.words;
	const Content = shown && SHEETS[shown];
	return (
		<section class="your-data" aria-labelledby="your-data-title">
			<h2 class="section-title" id="your-data-title">
				{data.title}
			</h2>
			<ul class="card rows">
				{NAMES.filter((name) => name !== 'stores' || props.config.stores.length > 1).map((name) => (
					<li key={name}>
						<button type="button" class="row" onClick={() => show(name)}>
							<strong>{data.sheets[name]}</strong>
							<span class="quiet small">{stateOf(name, props, language)}</span>
						</button>
					</li>
				))}
			</ul>
			{Content && (
				<Sheet
					key={shown}
					title={data.sheets[shown]}
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
function stateOf(name: SheetName, { state, config, me }: SheetProps, { words, times }: Language): string {
	const { data } = words;
	const until = pausedUntil(state);
	const given = PURPOSES.filter((purpose) => me.consents[purpose]);
	switch (name) {
		case 'places':
			return data.keptDays(config.retention.visitsDays);
		case 'agreed':
			return data.ofAll(given.length, PURPOSES.length);
		case 'pause':
			return until === undefined ? data.hourOrDay : words.times.until(times.at(until, state.nowMs));
		case 'stores':
			return data.ofAll(me.stores.length, config.stores.length);
		case 'phones':
			return String(me.phones);
		case 'fobs':
			return me.fobs.length === 0 ? data.none : String(me.fobs.length);
		case 'data':
			return '';
	}
}
