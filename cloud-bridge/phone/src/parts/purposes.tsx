/** @jsxImportSource preact */
// The purposes a shopper may agree to, in the words they agree to, each with its own switch.
import { type ConsentText, PURPOSES, type Purpose } from '@aisle/protocol/app-api';
import { useLanguage } from '../language/language.ts';
import { SwitchRow } from './switch-row.tsx';

type PurposesProps = {
	text: ConsentText;
	granted: Readonly<Record<Purpose, boolean>>;
	isWaiting: boolean;
	/** What else there is to say of one. */
	hintOf?(purpose: Purpose): string | undefined;
	turn(purpose: Purpose, isOn: boolean): void;
};

export function Purposes({ text, granted, isWaiting, hintOf, turn }: PurposesProps) {
	const { words } = useLanguage();
	const needsPresence = granted.offers && !granted.presence;
	const hint = (purpose: Purpose) =>
		purpose === 'offers' && needsPresence ? words.agreed.noPresence : hintOf?.(purpose);
	return PURPOSES.map((purpose) => (
		<SwitchRow
			key={purpose}
			{...text.purposes[purpose]}
			language={text.language}
			hint={hint(purpose)}
			isOn={granted[purpose]}
			isWaiting={isWaiting}
			turn={(isOn) => turn(purpose, isOn)}
		/>
	));
}
