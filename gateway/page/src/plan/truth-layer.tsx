// In demos: who is really there, as faint outlines beneath what the gateway knows.

import type { Truth } from '@aisle/protocol';
import { Switch } from '@mantine/core';
import { truthWords } from '../view/summary.ts';
import classes from './plan.module.css';
import type { Scale } from './scale.ts';

type People = Truth['people'];

export function TruthLayer({ people, scale, radius }: { people: People; scale: Scale; radius: number }) {
	return (
		<g data-truth>
			{people.map(({ id, kind, at }) => {
				const [x, y] = scale.toPx(at);
				return (
					<circle
						key={id}
						className={classes.real}
						data-kind={kind}
						r={radius}
						style={{ transform: `translate(${x}px, ${y}px)` }}
					/>
				);
			})}
		</g>
	);
}

type SwitchProps = { on: boolean; onChange(on: boolean): void; people: People };

export function TruthSwitch({ on, onChange, people }: SwitchProps) {
	return (
		<div className={classes.truth}>
			<Switch
				label="Show who is really there (simulation)"
				checked={on}
				onChange={(event) => onChange(event.currentTarget.checked)}
			/>
			<p>
				{on
					? truthWords(people)
					: 'The plan shows what the gateway knows and nothing else: strangers leave no trace here.'}
			</p>
		</div>
	);
}
