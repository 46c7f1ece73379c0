// The gateway's state as React sees it.
import { useEffect, useState } from 'react';
import { connectLive, type LiveState } from './live-connection.ts';

export function useLive(): LiveState {
	const [state, setState] = useState<LiveState>({ link: 'connecting' });
	useEffect(() => connectLive(setState), []);
	return state;
}
