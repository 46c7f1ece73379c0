/** @jsxImportSource preact */
// A text as a QR code, drawn when it is looked at: the code that makes it is loaded only then.
import { useEffect, useState } from 'preact/hooks';

/** Readers need that much light around it (ISO/IEC 18004). */
const MARGIN = 4;
type Drawing = { size: number; path: string };

export function QrCode({ text, label }: { text: string; label: string }) {
	const [drawing, draw] = useState<Drawing>();
	useEffect(() => {
		// without a connection the text below it still does
		drawingOf(text).then(draw, () => {});
	}, [text]);
	if (drawing === undefined) return <div class="qr" />;
	const side = drawing.size + 2 * MARGIN;
	return (
		<svg class="qr" viewBox={`${-MARGIN} ${-MARGIN} ${side} ${side}`} role="img" aria-label={label}>
			<path d={drawing.path} />
		</svg>
	);
}

async function drawingOf(text: string): Promise<Drawing> {
	const { generate } = await import('lean-qr');
	const { size, get } = generate(text);
	const rows = Array.from({ length: size }, (_, y) =>
		Array.from({ length: size }, (_, x) => (get(x, y) ? `M${x} ${y}h1v1h-1z` : '')).join(''),
	);
	return { size, path: rows.join('') };
}
