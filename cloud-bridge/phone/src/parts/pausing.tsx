/** @jsxImportSource preact */
// Being left alone for a while, without withdrawing anything.
import { pausedUntil } from '../state.ts';
import { timeWords } from '../words.ts';
import type { SheetProps } from './your-data.tsx';

export function Pausing({ state, deeds }: SheetProps) {
	const until = pausedUntil(state);
	const { isBusy, nowMs } = state;
	return (
		<>
			<p>
				While it lasts, the store does not recognise your phone, and nothing is sent to it. What you agreed to stays as
				it is, and it ends by itself.
			</p>
			{until === undefined ? (
				<div class="buttons">
					<button type="button" class="button plain" disabled={isBusy} onClick={() => deeds.pause('hour')}>
						For an hour
					</button>
					<button type="button" class="button plain" disabled={isBusy} onClick={() => deeds.pause('day')}>
						For a day
					</button>
				</div>
			) : (
				<>
					<p>
						<strong>Paused until {timeWords(until, nowMs)}.</strong>
					</p>
					<button type="button" class="button primary" disabled={isBusy} onClick={deeds.endPause}>
						End the pause
					</button>
				</>
			)}
		</>
	);
}
