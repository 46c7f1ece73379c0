/** @jsxImportSource preact */
// In which stores the shopper is recognised; each knows another pseudonym, so none can compare notes with another.
import { SwitchRow } from './switch-row.tsx';
import type { SheetProps } from './your-data.tsx';

export function Stores({ state: { isBusy }, config, me, deeds }: SheetProps) {
	return (
		<>
			<p>Each store knows you by another code, and cannot tell that you are the same in the next one.</p>
			<div class="switches">
				{config.stores.map(({ id, name }) => (
					<SwitchRow
						key={id}
						label={name}
						words={me.stores.includes(id) ? 'You are recognised there.' : 'You are nobody there.'}
						isOn={me.stores.includes(id)}
						isWaiting={isBusy}
						turn={(isOn) => deeds.turnStore(id, isOn)}
					/>
				))}
			</div>
		</>
	);
}
