/** @jsxImportSource preact */
// A phone whose clock is off is not recognised: said, with what to do.
import type { PhoneClock } from '@aisle/protocol/app-api';

const MINUTE_S = 60;

export function ClockCard({ clock }: { clock: PhoneClock | undefined }) {
	if (!clock?.isOff) return null;
	const minutes = Math.round(Math.abs(clock.offsetS) / MINUTE_S);
	const own = `Your phone's clock is ${minutes} minutes ${clock.offsetS > 0 ? 'ahead' : 'behind'}. Have it set by itself in the phone's settings.`;
	return (
		<section class="card notice bad" role="status">
			<div>
				<h2>Your clock is off</h2>
				<p>{clock.words ?? own}</p>
			</div>
		</section>
	);
}
