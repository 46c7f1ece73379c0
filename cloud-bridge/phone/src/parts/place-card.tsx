/** @jsxImportSource preact */
// Where the store takes you to be.
import type { ComponentChildren } from 'preact';
import { pausedUntil, type State } from '../state.ts';
import { sinceWords, timeWords } from '../words.ts';

type PlaceCardProps = { state: State; isRecognised: boolean; endPause(): void };

export function PlaceCard({ state, isRecognised, endPause }: PlaceCardProps) {
	const { place, nowMs, stream, isBusy } = state;
	const until = pausedUntil(state);
	if (until !== undefined) {
		const note = `Until ${timeWords(until, nowMs)} nobody recognises your phone.`;
		return (
			<Place words="You are" name="Paused" note={note}>
				<button type="button" class="button plain" disabled={isBusy} onClick={endPause}>
					End the pause
				</button>
			</Place>
		);
	}
	if (!isRecognised) {
		return <Place words="You are" name="Not recognised" note="The store does not know that your phone is there." />;
	}
	if (place === undefined) {
		return stream === 'lost' ? (
			<Place words="You are" name="Not known now" note="It shows here with a connection." />
		) : (
			<Place words="You are" name="…" />
		);
	}
	if (place.zone === null) {
		return <Place words="You are" name="Not in the store" note="It shows here when you walk in." />;
	}
	return <Place words="You are in" name={place.zone.name} note={sinceWords(place.since, nowMs)} isHere />;
}

type PlaceProps = { words: string; name: string; note?: string; isHere?: boolean; children?: ComponentChildren };

function Place({ words, name, note, isHere = false, children }: PlaceProps) {
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
				{children}
			</div>
		</section>
	);
}
