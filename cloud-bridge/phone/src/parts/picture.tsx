/** @jsxImportSource preact */
// The drawing above the welcome: a phone that is heard. Decoration only.

export function Picture() {
	return (
		<svg class="picture" viewBox="0 0 320 150" aria-hidden="true">
			<g class="rings">
				<circle cx="160" cy="92" r="46" />
				<circle cx="160" cy="92" r="84" />
				<circle cx="160" cy="92" r="122" />
				<circle cx="160" cy="92" r="160" />
			</g>
			<g class="shelves">
				<rect x="22" y="34" width="64" height="13" rx="6.5" />
				<rect x="22" y="64" width="42" height="13" rx="6.5" />
				<rect x="234" y="34" width="64" height="13" rx="6.5" />
				<rect x="256" y="64" width="42" height="13" rx="6.5" />
			</g>
			<rect class="body" x="137" y="50" width="46" height="84" rx="11" />
			<rect class="ticket" x="145" y="66" width="30" height="20" rx="5" />
			<path class="text" d="M151 73h18M151 79h11" />
			<circle class="dot" cx="160" cy="112" r="6" />
		</svg>
	);
}
