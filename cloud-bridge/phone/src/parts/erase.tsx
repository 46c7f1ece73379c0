/** @jsxImportSource preact */
// Erasing everything, asked once more in a dialog of the page: the browser keeps focus in it and gives it back.
import { useRef } from 'preact/hooks';

export function Erase({ isBusy, erase }: { isBusy: boolean; erase(): void }) {
	const dialog = useRef<HTMLDialogElement>(null);
	return (
		<>
			<button type="button" class="button danger" disabled={isBusy} onClick={() => dialog.current?.showModal()}>
				Erase everything…
			</button>
			<dialog class="sheet ask" ref={dialog} aria-labelledby="erase-title" aria-describedby="erase-words">
				<h2 id="erase-title">Erase everything about you?</h2>
				<p id="erase-words">
					Your code, what you agreed to, where you were and your offers are gone at once. This cannot be undone.
				</p>
				<form method="dialog">
					<button type="submit" class="button danger-solid" onClick={erase}>
						Erase everything
					</button>
					<button type="submit" class="button plain" autofocus>
						Keep it
					</button>
				</form>
			</dialog>
		</>
	);
}
