// A signal as a bar with a line where its peak was, on the same scale everywhere.
import type { SurveyLink } from '@aisle/protocol';
import { SIGNAL_SCALE_DBM, signalShare, signalWord } from '@aisle/protocol/signal';
import type { CSSProperties } from 'react';
import { dbmWords, WORDS } from '../view/survey-words.ts';
import classes from './survey.module.css';

export function SignalBar({ link, label }: { link: SurveyLink; label: string }) {
	const { smoothedDbm, peakDbm } = link;
	const word = signalWord(link);
	return (
		// biome-ignore lint/a11y/useSemanticElements: <meter> draws no peak
		<div
			className={classes.bar}
			role="meter"
			aria-label={label}
			aria-valuemin={SIGNAL_SCALE_DBM.from}
			aria-valuemax={SIGNAL_SCALE_DBM.to}
			aria-valuenow={smoothedDbm ?? SIGNAL_SCALE_DBM.from}
			aria-valuetext={
				word === 'none' ? WORDS.none : `${dbmWords(smoothedDbm)}, ${WORDS[word]}, peak ${dbmWords(peakDbm)}`
			}
			style={{ '--level': signalShare(smoothedDbm), '--peak': signalShare(peakDbm) } as CSSProperties}
		>
			<span className={classes.level} />
			{peakDbm !== null && <span className={classes.peak} data-peak={peakDbm} />}
		</div>
	);
}
