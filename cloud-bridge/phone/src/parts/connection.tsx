/** @jsxImportSource preact */
// How the page is connected, quietly.
import type { State } from '../state.ts';

export function Connection({ state: { isOnline, stream } }: { state: State }) {
	if (!isOnline) return <p class="connection offline">Offline</p>;
	if (stream === 'live') return <p class="connection live">Live</p>;
	return <p class="connection">{stream === 'lost' ? 'Reconnecting…' : 'Connecting…'}</p>;
}
