// The survey: an installer walks through the store with a tag and sees where coverage is thin.
import type { PlanReply } from '@aisle/protocol';
import { Text } from '@mantine/core';
import { useSurvey } from '../live/use-survey.ts';
import { Announcer } from '../panels/announcer.tsx';
import { hashOf } from '../view/place.ts';
import { coverageWords } from '../view/survey-words.ts';
import { FollowedThing } from './followed-thing.tsx';
import { ReceiversTable, ThingsTable } from './overview.tsx';
import classes from './survey.module.css';
import { SurveyPlan } from './survey-plan.tsx';

type Props = { plan: PlanReply; follow: string | undefined; stale: string };

export function SurveyView({ plan, follow, stale }: Props) {
	const { survey, stale: silent } = useSurvey();
	if (!survey) {
		return (
			<main className={`panel ${stale}`}>
				<Text role="status">{silent ? 'The gateway does not answer; asking again …' : 'Listening …'}</Text>
			</main>
		);
	}
	const thing = survey.things.find(({ key }) => key === follow);
	// a choice is a place of its own, but going back should leave the survey and not walk through every choice
	const choose = (key: string) => location.replace(hashOf({ view: 'survey', follow: key }));
	return (
		<main className={`${classes.grid} ${silent ? 'stale' : stale}`}>
			<FollowedThing receivers={plan.receivers} things={survey.things} follow={follow} onFollow={choose} />
			<SurveyPlan plan={plan} thing={thing} />
			<ThingsTable survey={survey} receivers={plan.receivers} follow={follow} onFollow={choose} />
			<ReceiversTable survey={survey} />
			<Announcer words={thing ? coverageWords(thing) : `${survey.things.length} things are heard.`} />
		</main>
	);
}
