/** @jsxImportSource preact */
// How the page is connected, quietly.
import { useLanguage } from '../language/language.ts';
import type { State } from '../state.ts';

export function Connection({ state: { isOnline, stream } }: { state: State }) {
	const { connection } = useLanguage().words;
	if (!isOnline) return <p class="connection offline">{connection.offline}</p>;
	if (stream === 'live') return <p class="connection live">{connection.live}</p>;
	return <p class="connection">{stream === 'lost' ? connection.lost : connection.connecting}</p>;
}
