/** @jsxImportSource preact */
// A word about what just happened, until it is dismissed.
import { useLanguage } from '../language/language.ts';
import type { Notice } from '../state.ts';
import { CloseIcon } from './icons.tsx';

export function NoticeCard({ notice, dismiss }: { notice: Notice | undefined; dismiss(): void }) {
	const { words } = useLanguage();
	if (notice === undefined) return null;
	return (
		<section class={`card notice ${notice.tone}`} role={notice.tone === 'bad' ? 'alert' : 'status'}>
			<div>
				<h2>{notice.title}</h2>
				<p>{notice.words}</p>
			</div>
			<button type="button" class="icon-button" aria-label={words.dismiss} onClick={dismiss}>
				<CloseIcon />
			</button>
		</section>
	);
}
