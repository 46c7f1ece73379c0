/** @jsxImportSource preact */
// A sheet over the page for one subject; the browser keeps the focus in it and gives it back.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLanguage } from '../language/language.ts';
import type { Notice } from '../state.ts';
import { CloseIcon } from './icons.tsx';
import { NoticeCard } from './notice.tsx';
import { useUniqueId } from './use-unique-id.ts';

type SheetProps = {
	title: string;
	/** What came of the last deed: said here, as the page below is out of reach. */
	notice: Notice | undefined;
	dismiss(): void;
	close(): void;
	children: ComponentChildren;
};

export function Sheet({ title, notice, dismiss, close, children }: SheetProps) {
	const { words } = useLanguage();
	const dialog = useRef<HTMLDialogElement>(null);
	const id = useUniqueId();
	useEffect(() => {
		dialog.current?.showModal();
	}, []);
	return (
		// a tap beside it closes it, where the browser knows how
		<dialog class="sheet" ref={dialog} aria-labelledby={id} onClose={close} {...{ closedby: 'any' }}>
			<header class="sheet-top">
				<h2 id={id}>{title}</h2>
				<button type="button" class="icon-button" aria-label={words.close} onClick={() => dialog.current?.close()}>
					<CloseIcon />
				</button>
			</header>
			<div class="sheet-body">
				<NoticeCard notice={notice} dismiss={dismiss} />
				{children}
			</div>
		</dialog>
	);
}
