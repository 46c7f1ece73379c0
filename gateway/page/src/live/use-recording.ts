// The survey that is kept, as React sees it: a picture twice a second, and the list of places whenever that changed.
import type { RecordingReply, SurveyPointsReply } from '@aisle/protocol';
import { useEffect, useState } from 'react';
import { SILENCE_MS, watchPictures } from './pictures.ts';

export type RecordingState = { picture?: RecordingReply; points?: SurveyPointsReply; stale: boolean };

export function useRecording(): RecordingState {
	const [picture, setPicture] = useState<RecordingReply>();
	const [stale, setStale] = useState(false);
	const [points, setPoints] = useState<SurveyPointsReply>();
	const [tries, setTries] = useState(0);
	useEffect(
		() =>
			watchPictures<RecordingReply>('recording', {
				// the site file may have changed with a restart
				prepare: async () => setTries((before) => before + 1),
				show(shown) {
					setPicture(shown);
					setStale(false);
				},
				lose: () => setStale(true),
			}),
		[],
	);
	const revision = picture?.revision;
	// asked anew for each revision and each connection
	useEffect(() => {
		if (revision === undefined) return;
		const leaving = new AbortController();
		const signal = AbortSignal.any([leaving.signal, AbortSignal.timeout(SILENCE_MS)]);
		fetch('/api/survey/points', { signal })
			.then((reply) => (reply.ok ? reply.json() : Promise.reject(new Error(`status ${reply.status}`))))
			.then(setPoints)
			// the pictures notice a gateway that is away, and ask again when it is back
			.catch(() => leaving.signal.aborted || setStale(true));
		return () => leaving.abort();
	}, [revision, tries]);
	return { stale, ...(picture && { picture }), ...(points && { points }) };
}
