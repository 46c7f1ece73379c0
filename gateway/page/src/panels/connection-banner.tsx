// Says that what is shown may no longer be true, and that nobody has to do anything about it.
import { Loader } from '@mantine/core';
import classes from './header.module.css';

export function ConnectionBanner({ words, shownTime }: { words: string; shownTime: string }) {
	return (
		<div className={classes.banner} role="alert">
			<Loader size="sm" color="var(--bad)" aria-hidden="true" />
			<span>
				<b>Connection lost.</b> {words} What you see is from {shownTime}; the page tries again every few seconds.
			</span>
		</div>
	);
}
