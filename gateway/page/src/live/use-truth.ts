// In demos: where everybody really is. It comes from the virtual store and not from the gateway, which cannot know.
import type { Truth } from '@aisle/protocol';
import { useEffect, useState } from 'react';

/** Nobody where no address is given; the browser itself connects again after a loss. */
export function useTruth(url: string | undefined): Truth['people'] {
	const [people, setPeople] = useState<Truth['people']>([]);
	useEffect(() => {
		if (url === undefined) return;
		const stream = new EventSource(url);
		stream.addEventListener('truth', ({ data }) => setPeople((JSON.parse(data) as Truth).people));
		stream.addEventListener('error', () => setPeople([]));
		return () => {
			stream.close();
			setPeople([]);
		};
	}, [url]);
	return people;
}
