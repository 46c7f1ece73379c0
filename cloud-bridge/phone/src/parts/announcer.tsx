/** @jsxImportSource preact */
// Says new offers to a screen reader, politely. It is always in the page: a live region that appears with its words is not read.
import type { State } from '../state.ts';

export function Announcer({ state: { offers, arrivedId } }: { state: State }) {
	const arrived = offers.find(({ id }) => id === arrivedId);
	return (
		<p class="unseen" role="status">
			{arrived && `New offer: ${arrived.title}`}
		</p>
	);
}
