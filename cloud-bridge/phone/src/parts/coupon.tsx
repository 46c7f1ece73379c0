/** @jsxImportSource preact */
// The code for the till, with a button that copies it.
import { useState } from 'preact/hooks';
import { useLanguage } from '../language/language.ts';

export function Coupon({ code, copied }: { code: string; copied(): void }) {
	const { offers } = useLanguage().words;
	const [outcome, setOutcome] = useState<keyof typeof offers.copy>('idle');
	const copy = async () => {
		copied();
		// a page without TLS has no clipboard; the code can still be selected by hand
		setOutcome(
			await writeClipboard(code).then(
				() => 'copied' as const,
				() => 'failed' as const,
			),
		);
	};
	return (
		<div class="coupon">
			<span class="unseen">{offers.coupon}</span>
			<code>{code}</code>
			<button type="button" class="button plain" onClick={copy} aria-live="polite">
				{offers.copy[outcome]}
				<span class="unseen"> {offers.couponOfCopy}</span>
			</button>
		</div>
	);
}

async function writeClipboard(text: string): Promise<void> {
	await navigator.clipboard.writeText(text);
}
