/** @jsxImportSource preact */
// A second phone of somebody who takes part already: the code is in the address, or typed.
import type { AgreeWords } from '../agree-words.ts';
import { TextForm } from './text-form.tsx';

type JoinCardProps = { code: string; isBusy: boolean; join(code: string): void; leave(): void };

/** Asked first: whoever opens somebody else's code would share what that one has. */
export function JoinCard({ code, isBusy, join, leave }: JoinCardProps) {
	return (
		<section class="card join" aria-labelledby="join-title">
			<h2 id="join-title">A code from your other phone</h2>
			<p>
				With it, this phone gets the same offers, and each of the two can see and erase everything. Only use it where
				the other phone is yours.
			</p>
			<div class="buttons">
				<button type="button" class="button primary" disabled={isBusy} onClick={() => join(code)}>
					Join my other phone
				</button>
				<button type="button" class="button plain" onClick={leave}>
					Not now
				</button>
			</div>
		</section>
	);
}

type JoinByHandProps = { lang: string; words: AgreeWords['join']; isBusy: boolean; join(code: string): void };

export function JoinByHand({ lang, words, isBusy, join }: JoinByHandProps) {
	return (
		<details class="fold" lang={lang}>
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
