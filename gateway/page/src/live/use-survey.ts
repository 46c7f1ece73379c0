// The survey's pictures, only while its view is open: the gateway makes them for whoever looks.
import type { SurveyReply } from '@aisle/protocol';
import { useEffect, useState } from 'react';

const RETRY_MS = 2000;
/** Ten pictures missed. */
const SILENCE_MS = 5000;

export type SurveyState = { survey?: SurveyReply; stale: boolean };

export function useSurvey(): SurveyState {
	const [state, setState] = useState<SurveyState>({ stale: false });
	useEffect(() => {
		let stream: EventSource;
		let timer: number | undefined;
		const lose = () => {
			stream.close();
			setState((before) => ({ ...before, stale: true }));
			wait(RETRY_MS, begin);
		};
		const wait = (ms: number, then: () => void) => {
			clearTimeout(timer);
			timer = window.setTimeout(then, ms);
		};
		const begin = () => {
			stream = new EventSource('/api/survey');
			stream.addEventListener('survey', ({ data }) => {
				wait(SILENCE_MS, lose);
				setState({ survey: JSON.parse(data) as SurveyReply, stale: false });
			});
			stream.addEventListener('error', lose);
			wait(SILENCE_MS, lose);
		};
		begin();
		return () => {
			clearTimeout(timer);
			stream.close();
		};
	}, []);
	return state;
}
