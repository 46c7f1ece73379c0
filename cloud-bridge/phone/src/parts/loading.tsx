/** @jsxImportSource preact */
// Before the bridge has answered: nothing at first, and a word where it does not.
import { useLanguage } from '../language/language.ts';
import type { Notice } from '../state.ts';

export function Loading({ notice, retry }: { notice: Notice | undefined; retry(): void }) {
	const { words } = useLanguage();
	return (
		<main class="loading">
			<h1 class="unseen">{words.title}</h1>
			{notice === undefined ? (
				<p class="quiet late">{words.wait}</p>
			) : (
				<section class="card" role="alert">
					<h2>{words.notices.noAnswer}</h2>
					<p>{notice.words}</p>
					<button type="button" class="button primary" onClick={retry}>
						{words.tryAgain}
					</button>
				</section>
			)}
		</main>
	);
}
