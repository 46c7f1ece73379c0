/** @jsxImportSource preact */
// Opting in: old enough, and either the two purposes that offers need with one tap, or each purpose by itself.
import { type AppConfig, PURPOSES, type Purpose } from '@aisle/protocol/app-api';
import { useState } from 'preact/hooks';
import { useLanguage } from '../language/language.ts';
import { Purposes } from './purposes.tsx';

/** Without one of them no offer comes; the button says both. */
const FOR_OFFERS: readonly Purpose[] = ['presence', 'offers'];
const NOTHING = Object.fromEntries(PURPOSES.map((purpose) => [purpose, false])) as Record<Purpose, boolean>;

type OptInProps = {
	config: AppConfig;
	isBusy: boolean;
	/** The shopper scanned the code at a door. */
	isAtDoor: boolean;
	enrol(consents: readonly Purpose[]): void;
};

export function OptIn({ config: { text, minimumAge }, isBusy, isAtDoor, enrol }: OptInProps) {
	// nothing is switched on beforehand
	const [granted, grant] = useState(NOTHING);
	const { words } = useLanguage();
	const { agree } = words;
	const chosen = PURPOSES.filter((purpose) => granted[purpose]);
	return (
		<form
			class="agree"
			aria-label={agree.form}
			onSubmit={(event) => {
				event.preventDefault();
				enrol((event.submitter as HTMLButtonElement | null)?.value === 'chosen' ? chosen : FOR_OFFERS);
			}}
		>
			{isAtDoor && <p class="door">{agree.atDoor}</p>}
			<label class="age">
				<input type="checkbox" required />
				<span>{agree.age(minimumAge)}</span>
			</label>
			<button type="submit" class="button primary" disabled={isBusy}>
				{isBusy ? words.wait : agree.turnOn}
			</button>
			<p class="quiet small">{agree.these}</p>
			<dl class="agreeing small" lang={text.language}>
				{FOR_OFFERS.map((purpose) => (
					<div key={purpose}>
						<dt>{text.purposes[purpose].label}</dt>
						<dd class="quiet">{text.purposes[purpose].words}</dd>
					</div>
				))}
			</dl>
			<details class="fold">
				<summary>{agree.oneByOne}</summary>
				<div class="card switches">
					<Purposes
						text={text}
						granted={granted}
						isWaiting={isBusy}
						turn={(purpose, isOn) => grant({ ...granted, [purpose]: isOn })}
					/>
					<button type="submit" value="chosen" class="button plain" disabled={isBusy || chosen.length === 0}>
						{chosen.length === 0 ? agree.nothing : agree.agree}
					</button>
				</div>
			</details>
		</form>
	);
}
