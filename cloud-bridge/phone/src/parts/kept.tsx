/** @jsxImportSource preact */
// Who answers for the data, what is kept, how long, and how to stop: one line each.
import type { AppConfig } from '@aisle/protocol/app-api';
import { useLanguage } from '../language/language.ts';

export function Kept({ config: { controller, retention } }: { config: AppConfig }) {
	const { kept } = useLanguage().words;
	const { visitsDays, offersDays, backupsDays } = retention;
	const lines = [
		[kept.who, `${controller.name}, ${controller.contact}`],
		kept.what,
		[kept.howLong, kept.long(visitsDays, offersDays, backupsDays)],
		kept.stop,
	];
	return (
		<dl class="kept">
			{lines.map(([term, words]) => (
				<div key={term}>
					<dt>{term}</dt>
					<dd>{words}</dd>
				</div>
			))}
		</dl>
	);
}
