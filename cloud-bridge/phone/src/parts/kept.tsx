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
					<dd>
						{words}
						{term === kept.who && <Notice page={controller.notice} />}
					</dd>
				</div>
			))}
		</dl>
	);
}

/** The page with all the rest, named by its address in every language. */
function Notice({ page }: { page: string | undefined }) {
	if (page === undefined) return null;
	return (
		<>
			{', '}
			<a href={page} target="_blank" rel="noreferrer">
				{page.replace('https://', '')}
			</a>
		</>
	);
}
