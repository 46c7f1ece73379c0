// The survey's pictures, only while its view is open: the gateway makes them for whoever looks.
import type { SurveyReply } from '@aisle/protocol';
import { useEffect, useState } from 'react';
import { watchPictures } from './pictures.ts';

type SurveyState = { survey?: SurveyReply; stale: boolean };

export function useSurvey(): SurveyState {
	const [state, setState] = useState<SurveyState>({ stale: false });
	useEffect(
		() =>
			watchPictures<SurveyReply>('survey', {
				show: (survey) => setState({ survey, stale: false }),
				lose: () => setState((before) => ({ ...before, stale: true })),
			}),
		[],
	);
	return state;
}
