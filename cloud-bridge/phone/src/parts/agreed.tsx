/** @jsxImportSource preact */
// What the shopper agrees to now, the name that goes with one purpose, and the history of it all.
import type { Purpose } from '@aisle/protocol/app-api';
import { useEffect } from 'preact/hooks';
import { useLanguage } from '../language/language.ts';
import { History } from './history.tsx';
import { Kept } from './kept.tsx';
import { LanguageChoice } from './language-choice.tsx';
import { NameForStaff } from './name-for-staff.tsx';
import { Purposes } from './purposes.tsx';
import type { SheetProps } from './your-data.tsx';

export function Agreed({ state, config, me, deeds }: SheetProps) {
	const { consents, isBusy } = state;
	const { words, times } = useLanguage();
	// again after each change: the ledger has a line more
	useEffect(() => deeds.readConsents(), [me.consents]);
	const endsAt = (purpose: Purpose) => (me.consents[purpose] ? consents?.now[purpose]?.expiresAt : undefined);
	return (
		<>
			<LanguageChoice state={state} config={config} use={deeds.useLanguage} />
			<div class="switches">
				<Purposes
					text={config.text}
					granted={me.consents}
					isWaiting={isBusy}
					hintOf={(purpose) => {
						const at = endsAt(purpose);
						return at && words.agreed.ends(times.date(at));
					}}
					turn={deeds.change}
				/>
			</div>
			{me.consents.staff && <NameForStaff key={me.name} name={me.name} isBusy={isBusy} give={deeds.giveName} />}
			{consents && <History consents={consents} text={config.text} />}
			<Kept config={config} />
			<button type="button" class="button plain" disabled={isBusy} onClick={deeds.downloadReceipt}>
				{words.agreed.receipt}
			</button>
		</>
	);
}
