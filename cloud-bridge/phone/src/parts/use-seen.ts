// Calls back once an element was really before somebody's eyes: most of it on the screen, the page in front, for a moment.
import { useEffect, useRef } from 'preact/hooks';

const SHARE = 0.6;
/** Long enough to read a title, too long for scrolling past. */
const LONG_ENOUGH_MS = 800;

export function useSeen<E extends Element>(isWanted: boolean, seen: () => void) {
	const ref = useRef<E>(null);
	useEffect(() => {
		const element = ref.current;
		if (!isWanted || element === null) return;
		let isOnScreen = false;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const consider = () => {
			clearTimeout(timer);
			if (isOnScreen && document.visibilityState === 'visible') timer = setTimeout(seen, LONG_ENOUGH_MS);
		};
		const observer = new IntersectionObserver(
			(entries) => {
				isOnScreen = entries.at(-1)!.isIntersecting;
				consider();
			},
			{ threshold: SHARE },
		);
		observer.observe(element);
		document.addEventListener('visibilitychange', consider);
		return () => {
			clearTimeout(timer);
			observer.disconnect();
			document.removeEventListener('visibilitychange', consider);
		};
		// `seen` is new at every drawing, and means the same offer
	}, [isWanted]);
	return ref;
}
