// The page's two views. Links, so that each has an address.
import { hashOf, type Place } from '../view/place.ts';
import classes from './header.module.css';

const NAMES = { plan: 'Floor plan', survey: 'Survey' } as const;

export function ViewSwitch({ view }: { view: Place['view'] }) {
	return (
		<nav className={classes.views} aria-label="Views">
			{(['plan', 'survey'] as const).map((name) => (
				<a
					key={name}
					href={hashOf(name === 'plan' ? { view: name } : { view: name, follow: undefined })}
					aria-current={(name === 'plan') === (view === 'plan') ? 'page' : undefined}
				>
					{NAMES[name]}
				</a>
			))}
		</nav>
	);
}
