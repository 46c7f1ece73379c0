/** @jsxImportSource preact */
// One thing that is on or off, with what it means.
import { useUniqueId } from './use-unique-id.ts';

export type SwitchRowProps = {
	label: string;
	words: string;
	/** Of label and words, where it is not the page's. */
	language?: string;
	/** What is missing for it to have an effect. */
	hint?: string | undefined;
	isOn: boolean;
	isWaiting?: boolean;
	turn(isOn: boolean): void;
};

export function SwitchRow({ label, words, hint, isOn, isWaiting = false, language, turn }: SwitchRowProps) {
	const id = useUniqueId();
	return (
		<label class="switch-row" for={id}>
			<span>
				<strong id={`${id}-label`} lang={language}>
					{label}
				</strong>
				<span class="quiet" id={`${id}-words`}>
					<span lang={language}>{words}</span> {hint && <em>{hint}</em>}
				</span>
			</span>
			<input
				id={id}
				type="checkbox"
				role="switch"
				aria-labelledby={`${id}-label`}
				aria-describedby={`${id}-words`}
				aria-checked={isOn}
				checked={isOn}
				disabled={isWaiting}
				onChange={(event) => turn(event.currentTarget.checked)}
			/>
		</label>
	);
}
