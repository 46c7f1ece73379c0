/** @jsxImportSource preact */
// Where the store takes you to be.
import type { ComponentChildren } from 'preact';
import { useLanguage } from '../language/language.ts';
import { pausedUntil, type State } from '../state.ts';

type PlaceCardProps = { state: State; isRecognised: boolean; endPause(): void };

export function PlaceCard({ state, isRecognised, endPause }: PlaceCardProps) {
	const { place, nowMs, stream, isBusy } = state;
	const { words, times } = useLanguage();
	const { are, areIn, paused, pausedNote, unrecognised, unknown, outside } = words.place;
	const until = pausedUntil(state);
	if (until !== undefined) {
		return (
			<Place words={are} name={paused} note={pausedNote(times.at(until, nowMs))}>
				<button type="button" class="button plain" disabled={isBusy} onClick={endPause}>
					{words.pause.end}
				</button>
			</Place>
		);
	}
	if (!isRecognised) {
		return <Place words={are} name={unrecognised[0]} note={unrecognised[1]} />;
	}
	if (place === undefined) {
		return stream === 'lost' ? (
			<Place words={are} name={unknown[0]} note={unknown[1]} />
		) : (
			<Place words={are} name="…" />
		);
	}
	if (place.zone === null) {
		return <Place words={are} name={outside[0]} note={outside[1]} />;
	}
	return <Place words={areIn} name={place.zone.name} note={times.since(place.since, nowMs)} isHere />;
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
