/** @jsxImportSource preact */
// The name that staff may see, while that purpose is agreed to.
import { useLanguage } from '../language/language.ts';
import { TextForm } from './text-form.tsx';

type NameForStaffProps = { name: string | undefined; isBusy: boolean; give(name: string): void };

export function NameForStaff({ name, isBusy, give }: NameForStaffProps) {
	const words = useLanguage().words.name;
	return (
		<div class="name">
			<TextForm
				fields={[{ name: 'name', label: words.label, value: name, maxLength: 80, autocomplete: 'given-name' }]}
				action={name === undefined ? words.give : words.change}
				isBusy={isBusy}
				send={([given = '']) => give(given)}
			/>
			{name === undefined ? (
				<p class="quiet small">{words.none}</p>
			) : (
				<button type="button" class="button plain" disabled={isBusy} onClick={() => give('')}>
					{words.take}
				</button>
			)}
		</div>
	);
}
