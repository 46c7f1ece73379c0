/** @jsxImportSource preact */
// Everything that is known about the shopper, as a file; and the end of it.
import { useLanguage } from '../language/language.ts';
import { Erase } from './erase.tsx';
import { Kept } from './kept.tsx';
import type { SheetProps } from './your-data.tsx';

export function TakeAway({ state: { isBusy }, config, deeds }: SheetProps) {
	const { words } = useLanguage();
	return (
		<>
			<Kept config={config} />
			<button type="button" class="button plain" disabled={isBusy} onClick={deeds.downloadExport}>
				{words.erase.download}
			</button>
			<Erase isBusy={isBusy} erase={deeds.erase} />
		</>
	);
}
