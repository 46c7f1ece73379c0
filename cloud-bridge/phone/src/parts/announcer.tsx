/** @jsxImportSource preact */
// Says new offers to a screen reader, politely. It is always in the page: a live region that appears with its words is not read.
import { useLanguage } from '../language/language.ts';
import type { State } from '../state.ts';

export function Announcer({ state: { offers, arrivedId } }: { state: State }) {
	const { words } = useLanguage();
	const arrived = offers.find(({ id }) => id === arrivedId);
	return (
		<p class="unseen" role="status">
			{arrived && words.offers.arrived(arrived.title)}
		</p>
	);
}
