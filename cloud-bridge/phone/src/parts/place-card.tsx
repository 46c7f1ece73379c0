/** @jsxImportSource preact */
// Where the store takes you to be.
import type { State } from '../state.ts';
import { sinceWords } from '../words.ts';

export function PlaceCard({ state, isRecognised }: { state: State; isRecognised: boolean }) {
	const { place, nowMs } = state;
	if (!isRecognised) {
		return <Place words="You are" name="Not recognised" note="The store does not know that your phone is there." />;
	}
	if (place === undefined) return <Place words="You are" name="…" />;
	if (place.zone === null) {
		return <Place words="You are" name="Not in the store" note="It shows here when you walk in." />;
	}
	return <Place words="You are in" name={place.zone.name} note={sinceWords(place.since, nowMs)} isHere />;
}

type PlaceProps = { words: string; name: string; note?: string; isHere?: boolean };

function Place({ words, name, note, isHere = false }: PlaceProps) {
	return (
		<section class={`card place ${isHere ? 'here' : ''}`}>
			<svg class="pin" viewBox="0 0 24 24" aria-hidden="true">
				<path d="M12 21s-7-6.2-7-11.5a7 7 0 0 1 14 0C19 14.8 12 21 12 21z" />
				<circle cx="12" cy="9.5" r="2.5" />
			</svg>
			<div>
				<h2>
					<span class="eyebrow">{words} </span>
					<span class="name" key={name}>
						{name}
					</span>
				</h2>
				{note && <p class="quiet small">{note}</p>}
			</div>
		</section>
	);
}
