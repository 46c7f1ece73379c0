/** @jsxImportSource preact */
// One or two lines of text and a button; the browser says where one is missing.
import { useUniqueId } from './use-unique-id.ts';

type Field = {
	name: string;
	label: string;
	value?: string | undefined;
	maxLength: number;
	autocomplete?: string;
};
type TextFormProps = { fields: readonly Field[]; action: string; isBusy: boolean; send(values: string[]): void };

export function TextForm({ fields, action, isBusy, send }: TextFormProps) {
	const id = useUniqueId();
	return (
		<form
			class="text-form"
			onSubmit={(event) => {
				event.preventDefault();
				const data = new FormData(event.currentTarget);
				send(fields.map(({ name }) => String(data.get(name) ?? '').trim()));
			}}
		>
			{fields.map(({ name, label, value = '', maxLength, autocomplete = 'off' }) => (
				<label key={name} for={`${id}-${name}`}>
					<span>{label}</span>
					<input
						id={`${id}-${name}`}
						{...{ name, maxLength, autocomplete }}
						defaultValue={value}
						required
						autocapitalize="off"
						spellcheck={false}
					/>
				</label>
			))}
			<button type="submit" class="button plain" disabled={isBusy}>
				{action}
			</button>
		</form>
	);
}
