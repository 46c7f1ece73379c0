// The things a survey is for: to look, to record, to check, to prove. Links, so that each has an address.
import { hashOf, type Place } from '../view/place.ts';
import classes from './record.module.css';

const MODES = [
	{ place: { view: 'survey', follow: undefined }, name: 'Look' },
	{ place: { view: 'record', code: undefined }, name: 'Record' },
	{ place: { view: 'walk' }, name: 'Check walk' },
] as const satisfies { place: Place; name: string }[];

export function SurveyModes({ view }: { view: Place['view'] }) {
	return (
		<nav className={classes.modes} aria-label="Survey">
			{MODES.map(({ place, name }) => (
				<a key={name} href={hashOf(place)} aria-current={place.view === view ? 'page' : undefined}>
					{name}
				</a>
			))}
			{/* a page of the gateway's own, to look at and print */}
			<a href="/survey/certificate">Certificate</a>
		</nav>
	);
}
