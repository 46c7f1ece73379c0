/** @jsxImportSource preact */
// The code for the till, with a button that copies it.
import { useState } from 'preact/hooks';

const LABELS = { idle: 'Copy', copied: 'Copied', failed: 'Press and hold' } as const;

export function Coupon({ code, copied }: { code: string; copied(): void }) {
	const [outcome, setOutcome] = useState<keyof typeof LABELS>('idle');
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
			<span class="unseen">Coupon code</span>
			<code>{code}</code>
			<button type="button" class="button plain" onClick={copy} aria-live="polite">
				{LABELS[outcome]}
				<span class="unseen"> coupon code</span>
			</button>
		</div>
	);
}

async function writeClipboard(text: string): Promise<void> {
	await navigator.clipboard.writeText(text);
}
