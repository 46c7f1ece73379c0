/** @jsxImportSource preact */
// Erasing everything, asked once more in a dialog of the page: the browser keeps focus in it and gives it back.
import { useRef } from 'preact/hooks';
import { useLanguage } from '../language/language.ts';

export function Erase({ isBusy, erase }: { isBusy: boolean; erase(): void }) {
	const words = useLanguage().words.erase;
	const dialog = useRef<HTMLDialogElement>(null);
	return (
		<>
			<button type="button" class="button danger" disabled={isBusy} onClick={() => dialog.current?.showModal()}>
				{words.open}
			</button>
			<dialog class="sheet ask" ref={dialog} aria-labelledby="erase-title" aria-describedby="erase-words">
				<h2 id="erase-title">{words.title}</h2>
				<p id="erase-words">{words.words}</p>
				<form method="dialog">
					<button type="submit" class="button danger-solid" onClick={erase}>
						{words.yes}
					</button>
					<button type="submit" class="button plain" autofocus>
						{words.no}
					</button>
				</form>
			</dialog>
		</>
	);
}
