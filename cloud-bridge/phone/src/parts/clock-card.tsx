/** @jsxImportSource preact */
// A phone whose clock is off is not recognised: said, with what to do.
import type { PhoneClock } from '@aisle/protocol/app-api';
import { useLanguage } from '../language/language.ts';

const MINUTE_S = 60;

export function ClockCard({ clock }: { clock: PhoneClock | undefined }) {
	const { clockOff } = useLanguage().words;
	if (!clock?.isOff) return null;
	const minutes = Math.round(Math.abs(clock.offsetS) / MINUTE_S);
	return (
		<section class="card notice bad" role="status">
			<div>
				<h2>{clockOff.title}</h2>
				<p>{clockOff.words(minutes, clock.offsetS > 0)}</p>
			</div>
		</section>
	);
}
