/** @jsxImportSource preact */
// Marking a coupon as used: twice tapped, as it cannot be taken back.
import { useState } from 'preact/hooks';
import { useLanguage } from '../language/language.ts';

type UsedProps = { redeemedAt: string | undefined; nowMs: number; use(): void };

export function Used({ redeemedAt, nowMs, use }: UsedProps) {
	const { words, times } = useLanguage();
	const [step, go] = useState<'idle' | 'asked' | 'told'>('idle');
	if (redeemedAt !== undefined) return <p class="used">{words.offers.usedAt(times.at(redeemedAt, nowMs))}</p>;
	if (step === 'told') return <p class="used">{words.offers.usedUntold}</p>;
	const tap = () => {
		if (step === 'asked') use();
		go(step === 'idle' ? 'asked' : 'told');
	};
	return (
		<button type="button" class="button plain" onClick={tap} onBlur={() => step === 'asked' && go('idle')}>
			{step === 'idle' ? words.offers.useIt : words.offers.useItAgain}
		</button>
	);
}
