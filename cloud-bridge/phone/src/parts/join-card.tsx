/** @jsxImportSource preact */
// A second phone of somebody who takes part already: the code is in the address, or typed.
import { useLanguage } from '../language/language.ts';
import { TextForm } from './text-form.tsx';

type JoinCardProps = { code: string; isBusy: boolean; join(code: string): void; leave(): void };

/** Asked first: whoever opens somebody else's code would share what that one has. */
export function JoinCard({ code, isBusy, join, leave }: JoinCardProps) {
	const words = useLanguage().words.join;
	return (
		<section class="card join" aria-labelledby="join-title">
			<h2 id="join-title">{words.asked}</h2>
			<p>{words.words}</p>
			<div class="buttons">
				<button type="button" class="button primary" disabled={isBusy} onClick={() => join(code)}>
					{words.yes}
				</button>
				<button type="button" class="button plain" onClick={leave}>
					{words.no}
				</button>
			</div>
		</section>
	);
}

type JoinByHandProps = { isBusy: boolean; join(code: string): void };

export function JoinByHand({ isBusy, join }: JoinByHandProps) {
	const words = useLanguage().words.join;
	return (
		<details class="fold">
			<summary>{words.title}</summary>
			<div class="card">
				<TextForm
					fields={[{ name: 'code', label: words.code, maxLength: 64 }]}
					action={words.action}
					isBusy={isBusy}
					send={([code = '']) => join(code)}
				/>
			</div>
		</details>
	);
}
