// The part of the address after #, as React sees it.
import { useSyncExternalStore } from 'react';

export function useHash(): string {
	return useSyncExternalStore(subscribe, () => location.hash);
}

function subscribe(changed: () => void): () => void {
	addEventListener('hashchange', changed);
	return () => removeEventListener('hashchange', changed);
}
