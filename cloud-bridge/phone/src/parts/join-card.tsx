/** @jsxImportSource preact */
// A second phone of somebody who takes part already: the code is in the address, or typed.
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

export function JoinByHand({ isBusy, join }: { isBusy: boolean; join(code: string): void }) {
	return (
		<details class="fold">
			<summary>I take part with another phone</summary>
			<div class="card">
				<TextForm
					fields={[{ name: 'code', label: 'Code that the other phone shows', maxLength: 64 }]}
					action="Join it"
					isBusy={isBusy}
					send={([code = '']) => join(code)}
				/>
			</div>
		</details>
	);
}
