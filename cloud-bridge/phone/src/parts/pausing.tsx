/** @jsxImportSource preact */
// Being left alone for a while, without withdrawing anything.
import { useLanguage } from '../language/language.ts';
import { pausedUntil } from '../state.ts';
import type { SheetProps } from './your-data.tsx';

export function Pausing({ state, deeds }: SheetProps) {
	const { words, times } = useLanguage();
	const { pause } = words;
	const until = pausedUntil(state);
	const { isBusy, nowMs } = state;
	return (
		<>
			<p>{pause.words}</p>
			{until === undefined ? (
				<div class="buttons">
					<button type="button" class="button plain" disabled={isBusy} onClick={() => deeds.pause('hour')}>
						{pause.hour}
					</button>
					<button type="button" class="button plain" disabled={isBusy} onClick={() => deeds.pause('day')}>
						{pause.day}
					</button>
				</div>
			) : (
				<>
					<p>
						<strong>{pause.until(times.at(until, nowMs))}</strong>
					</p>
					<button type="button" class="button primary" disabled={isBusy} onClick={deeds.endPause}>
						{pause.end}
					</button>
				</>
			)}
		</>
	);
}
