/** @jsxImportSource preact */
// Loyalty fobs that stand for this shopper: what they are, linking one by its code, and letting go.
import { useLanguage } from '../language/language.ts';
import { TextForm } from './text-form.tsx';
import type { SheetProps } from './your-data.tsx';

export function Fobs({ state: { isBusy }, me: { fobs }, deeds }: SheetProps) {
	const words = useLanguage().words.fobs;
	return (
		<>
			<p>{words.words}</p>
			{fobs.length > 0 && (
				<ul class="fobs">
					{fobs.map(({ store, fob }) => (
						<li key={`${store}/${fob}`}>
							<strong>{fob}</strong>
							<button type="button" class="button plain" disabled={isBusy} onClick={() => deeds.unlinkFob(store, fob)}>
								{words.unlink}
								<span class="unseen"> {fob}</span>
							</button>
						</li>
					))}
				</ul>
			)}
			<TextForm
				key={fobs.length}
				fields={[
					{ name: 'fob', label: words.name, maxLength: 64 },
					{ name: 'code', label: words.code, maxLength: 32 },
				]}
				action={words.link}
				isBusy={isBusy}
				send={([fob = '', code = '']) => deeds.linkFob(fob, code)}
			/>
		</>
	);
}
