/** @jsxImportSource preact */
// The purposes a shopper may agree to, in plain words, each with its own switch.
import { PURPOSES, type Purpose } from '@aisle/protocol/app-api';
import { SwitchRow } from './switch-row.tsx';

const WORDS: Record<Purpose, { label: string; words: string }> = {
	presence: {
		label: 'Recognise my phone',
		words: 'A code that changes every ten minutes tells the store which department you are in.',
	},
	offers: {
		label: 'Send me offers',
		words: 'Where you stand decides which offers come to this page.',
	},
};

type PurposesProps = {
	granted: Readonly<Record<Purpose, boolean>>;
	isWaiting: boolean;
	turn(purpose: Purpose, isOn: boolean): void;
};

export function Purposes({ granted, isWaiting, turn }: PurposesProps) {
	const needsPresence = granted.offers && !granted.presence;
	return PURPOSES.map((purpose) => (
		<SwitchRow
			key={purpose}
			{...WORDS[purpose]}
			hint={purpose === 'offers' && needsPresence ? 'None will come while your phone is not recognised.' : undefined}
			isOn={granted[purpose]}
			isWaiting={isWaiting}
			turn={(isOn) => turn(purpose, isOn)}
		/>
	));
}
