// Every place by name, for whoever cannot or would not point at the plan.
import type { PlanReply, SurveyPlaceRef, SurveyPointsReply } from '@aisle/protocol';
import { isCovered, placeKey } from '@aisle/protocol/survey-places';
import { placeWords } from '../view/record-words.ts';
import classes from './record.module.css';

type Props = {
	plan: PlanReply;
	points: SurveyPointsReply;
	place: SurveyPlaceRef | undefined;
	disabled: boolean;
	onChoose(place: SurveyPlaceRef): void;
};

export function PlaceSelect({ plan, points: { places, points, spacingM }, place, disabled, onChoose }: Props) {
	const recorded = points.flatMap(({ at }) => (at ? [at] : []));
	const suggested = places.map(({ at, zone }) => ({
		ref: { at } as SurveyPlaceRef,
		words: placeWords(plan, { at }),
		done: isCovered({ at, zone }, recorded, spacingM),
	}));
	// a zone as a whole, where nobody measured
	const whole = plan.zones.map(({ id, name }) => ({
		ref: { zone: id } as SurveyPlaceRef,
		words: `${name}, anywhere in it`,
		done: points.some(({ at, zone }) => !at && zone === id),
	}));
	const choices = new Map([...suggested, ...whole].map((choice) => [placeKey(choice.ref), choice]));
	if (place && !choices.has(placeKey(place))) {
		const words = placeWords(plan, place);
		choices.set(placeKey(place), { ref: place, words, done: points.some((one) => placeKey(one) === placeKey(place)) });
	}
	return (
		<div className={classes.inLine}>
			<label className={classes.pick} htmlFor="place">
				Place
			</label>
			<select
				id="place"
				className={classes.select}
				value={place ? placeKey(place) : ''}
				disabled={disabled}
				onChange={({ currentTarget }) => {
					const choice = choices.get(currentTarget.value);
					if (choice) onChoose(choice.ref);
				}}
			>
				{!place && <option value="">Tap the plan, or choose here</option>}
				{[...choices].map(([key, { words, done }]) => (
					<option key={key} value={key}>
						{done ? `✓ ${words}` : words}
					</option>
				))}
			</select>
		</div>
	);
}
