/** @jsxImportSource preact */
// Everything that is known about the shopper, as a file; and the end of it.
import { Erase } from './erase.tsx';
import { Kept } from './kept.tsx';
import type { SheetProps } from './your-data.tsx';

export function TakeAway({ state: { isBusy }, config, deeds }: SheetProps) {
	return (
		<>
			<Kept config={config} />
			<button type="button" class="button plain" disabled={isBusy} onClick={deeds.downloadExport}>
				Download my data
			</button>
			<Erase isBusy={isBusy} erase={deeds.erase} />
		</>
	);
}
