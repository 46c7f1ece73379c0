/** @jsxImportSource preact */
// Who answers for the data, what is kept, how long, and how to stop: one line each.
import type { AppConfig } from '@aisle/protocol/app-api';

export function Kept({ config: { controller, retention } }: { config: AppConfig }) {
	const { visitsDays, offersDays, backupsDays } = retention;
	const lines = [
		['Who answers for it', `${controller.name}, ${controller.contact}`],
		['What is kept', 'Which departments you were in and when, your offers, and what you agreed to.'],
		[
			'How long',
			`Where you were: ${days(visitsDays)}. Offers: ${days(offersDays)}. The rest until you erase it, or 30 days after your last phone lost its access${
				backupsDays > 0 ? `; copies for safety go ${days(backupsDays)} later` : ''
			}.`,
		],
		['How to stop', 'On this page, at any time: switch it off, pause it, or erase everything.'],
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

const days = (count: number): string => (count === 1 ? 'one day' : `${count} days`);
