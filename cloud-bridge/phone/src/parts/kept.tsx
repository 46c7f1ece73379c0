/** @jsxImportSource preact */
// What is kept, how long, and how to stop: one line each.

const LINES = [
	[
		'What is kept',
		'Which departments you were in and when, your offers, and what you agreed to. No name, no phone number.',
	],
	['How long', 'Until you erase it.'],
	['How to stop', 'Two switches and “Erase everything” on this page, at any time.'],
] as const;

export function Kept() {
	return (
		<dl class="kept">
			{LINES.map(([term, words]) => (
				<div key={term}>
					<dt>{term}</dt>
					<dd>{words}</dd>
				</div>
			))}
		</dl>
	);
}
