/** @jsxImportSource preact */
// Marking a coupon as used: twice tapped, as it cannot be taken back.
import { useState } from 'preact/hooks';
import { timeWords } from '../words.ts';

type UsedProps = { redeemedAt: string | undefined; nowMs: number; use(): void };

export function Used({ redeemedAt, nowMs, use }: UsedProps) {
	const [step, go] = useState<'idle' | 'asked' | 'told'>('idle');
	if (redeemedAt !== undefined) return <p class="used">Used, {timeWords(redeemedAt, nowMs)}</p>;
	if (step === 'told') return <p class="used">Used; the store is told as soon as there is a connection.</p>;
	const tap = () => {
		if (step === 'asked') use();
		go(step === 'idle' ? 'asked' : 'told');
	};
	return (
		<button type="button" class="button plain" onClick={tap} onBlur={() => step === 'asked' && go('idle')}>
			{step === 'idle' ? 'Used at the till' : 'Tap again: it was used'}
		</button>
	);
}
