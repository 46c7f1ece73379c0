/** @jsxImportSource preact */
// Loyalty fobs that stand for this shopper: what they are, linking one by its code, and letting go.
import { TextForm } from './text-form.tsx';
import type { SheetProps } from './your-data.tsx';

export function Fobs({ state: { isBusy }, me: { fobs }, deeds }: SheetProps) {
	return (
		<>
			<p>
				With a fob from the store you are recognised without your phone. It counts as you from then on, and no longer.
			</p>
			{fobs.length > 0 && (
				<ul class="fobs">
					{fobs.map(({ store, fob }) => (
						<li key={`${store}/${fob}`}>
							<strong>{fob}</strong>
							<button type="button" class="button plain" disabled={isBusy} onClick={() => deeds.unlinkFob(store, fob)}>
								Unlink<span class="unseen"> {fob}</span>
							</button>
						</li>
					))}
				</ul>
			)}
			<TextForm
				key={fobs.length}
				fields={[
					{ name: 'fob', label: 'Name on the fob', maxLength: 64 },
					{ name: 'code', label: 'Code that came with it', maxLength: 32 },
				]}
				action="Link this fob"
				isBusy={isBusy}
				send={([fob = '', code = '']) => deeds.linkFob(fob, code)}
			/>
		</>
	);
}
