/** @jsxImportSource preact */
// In which stores the shopper is recognised; each knows another pseudonym, so none can compare notes with another.
import { useLanguage } from '../language/language.ts';
import { SwitchRow } from './switch-row.tsx';
import type { SheetProps } from './your-data.tsx';

export function Stores({ state: { isBusy }, config, me, deeds }: SheetProps) {
	const { words } = useLanguage();
	return (
		<>
			<p>{words.stores.words}</p>
			<div class="switches">
				{config.stores.map(({ id, name }) => (
					<SwitchRow
						key={id}
						label={name}
						words={me.stores.includes(id) ? words.stores.isKnown : words.stores.isNobody}
						isOn={me.stores.includes(id)}
						isWaiting={isBusy}
						turn={(isOn) => deeds.turnStore(id, isOn)}
					/>
				))}
			</div>
		</>
	);
}
