// What the dots of a survey mean: a colour, a number, and words.
import { GOOD_DBM, type SignalWord } from '@aisle/protocol/signal';
import { COVERAGE } from '../view/record-words.ts';
import { dbmWords } from '../view/survey-words.ts';
import classes from './record.module.css';

const NUMBERS: Record<SignalWord, string> = { excellent: '3', good: '2', weak: '1', none: '0' };

export function CoverageLegend() {
	return (
		<ul
			className={classes.legend}
			aria-label={`How many receivers hear a place well, with ${dbmWords(GOOD_DBM)} or more`}
		>
			{(['excellent', 'good', 'weak', 'none'] as const).map((word) => (
				<li key={word}>
					<span className={classes.legendDot} data-signal={word} aria-hidden="true">
						{NUMBERS[word]}
					</span>
					{COVERAGE[word]}
				</li>
			))}
			<li>
				<span className={classes.legendOpen} aria-hidden="true" />
				to do
			</li>
		</ul>
	);
}
