/** @jsxImportSource preact */
// The name that staff may see, while that purpose is agreed to.
import { TextForm } from './text-form.tsx';

type NameForStaffProps = { name: string | undefined; isBusy: boolean; give(name: string): void };

export function NameForStaff({ name, isBusy, give }: NameForStaffProps) {
	return (
		<div class="name">
			<TextForm
				fields={[
					{ name: 'name', label: 'Name that staff see', value: name, maxLength: 80, autocomplete: 'given-name' },
				]}
				action={name === undefined ? 'Give this name' : 'Change it'}
				isBusy={isBusy}
				send={([given = '']) => give(given)}
			/>
			{name === undefined ? (
				<p class="quiet small">Until you give one, they see none.</p>
			) : (
				<button type="button" class="button plain" disabled={isBusy} onClick={() => give('')}>
					Take the name away
				</button>
			)}
		</div>
	);
}
