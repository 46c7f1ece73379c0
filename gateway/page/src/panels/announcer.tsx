// Tells screen readers now and then who is here: each event by itself would never let them finish.
import { VisuallyHidden } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';

const EVERY_MS = 20_000;

export function Announcer({ words }: { words: string }) {
	const latest = useRef(words);
	latest.current = words;
	const [said, setSaid] = useState(words);
	useEffect(() => {
		const timer = setInterval(() => setSaid(latest.current), EVERY_MS);
		return () => clearInterval(timer);
	}, []);
	return <VisuallyHidden role="status">{said}</VisuallyHidden>;
}
