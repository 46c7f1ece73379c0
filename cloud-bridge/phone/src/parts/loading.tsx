/** @jsxImportSource preact */
// Before the bridge has answered: nothing at first, and a word where it does not.
import type { Notice } from '../state.ts';

export function Loading({ notice, retry }: { notice: Notice | undefined; retry(): void }) {
	return (
		<main class="loading">
			<h1 class="unseen">Offers in this store</h1>
			{notice === undefined ? (
				<p class="quiet late">One moment…</p>
			) : (
				<section class="card" role="alert">
					<h2>The store does not answer</h2>
					<p>{notice.words}</p>
					<button type="button" class="button primary" onClick={retry}>
						Try again
					</button>
				</section>
			)}
		</main>
	);
}
