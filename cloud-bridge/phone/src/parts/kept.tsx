/** @jsxImportSource preact */
// Who answers for the data, what is kept, how long, and how to stop: one line each.
import type { AppConfig } from '@aisle/protocol/app-api';
import { agreeWords } from '../agree-words.ts';

export function Kept({ config: { controller, retention, text } }: { config: AppConfig }) {
	const { lang, words } = agreeWords(text.language);
	const lines = [
		[words.who, `${controller.name}, ${controller.contact}`],
		words.what,
		[words.howLong, words.kept(retention)],
		words.stop,
	];
	return (
		<dl class="kept" lang={lang}>
			{lines.map(([term, words]) => (
				<div key={term}>
					<dt>{term}</dt>
					<dd>{words}</dd>
				</div>
			))}
		</dl>
	);
}
