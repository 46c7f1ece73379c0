// One thing that an installer carries through the store: a large bar for each receiver, in an order that stays.
import type { PlanReply, SurveyLink } from '@aisle/protocol';
import { signalWord } from '@aisle/protocol/signal';
import { Text } from '@mantine/core';
import { Panel } from '../panels/panel.tsx';
import { coverageWords, dbmNumber, dbmWords, type Thing, WORDS } from '../view/survey-words.ts';
import { heardWords } from '../view/times.ts';
import { SignalBar } from './signal-bar.tsx';
import classes from './survey.module.css';

type Props = {
	receivers: PlanReply['receivers'];
	things: readonly Thing[];
	/** its key; it may not be heard now */
	follow: string | undefined;
	onFollow(key: string): void;
};

export function FollowedThing({ receivers, things, follow, onFollow }: Props) {
	const thing = things.find(({ key }) => key === follow);
	const links = new Map(thing?.heard.map((link) => [link.receiver, link]));
	return (
		<Panel title="Follow one thing" area="follow">
			<div>
				<label className={classes.pick} htmlFor="follow">
					Carry it through the store, and see which receivers hear it
				</label>
				<select
					id="follow"
					className={classes.select}
					value={thing ? thing.key : ''}
					onChange={({ currentTarget }) => onFollow(currentTarget.value)}
				>
					{!thing && <option value="">{follow === undefined ? 'Choose a thing …' : 'Not heard now'}</option>}
					{things.map(({ key, name }) => (
						<option key={key} value={key}>
							{name}
						</option>
					))}
				</select>
			</div>
			{!thing && <Text c="dimmed">{hint(things.length, follow)}</Text>}
			{thing && (
				<>
					<Text data-coverage>{coverageWords(thing)}</Text>
					<ul className={classes.links}>
						{receivers.map(({ id }) => (
							<LinkRow key={id} receiver={id} name={thing.name} link={links.get(id)} />
						))}
					</ul>
					<p className={classes.scale}>
						<span>−100 dBm</span>
						<span>each bar is the average of 3 s; its line is the peak of the last 30 s</span>
						<span>−30 dBm</span>
					</p>
				</>
			)}
		</Panel>
	);
}

function hint(count: number, follow: string | undefined): string {
	if (follow !== undefined)
		return 'What you followed is not heard by any receiver. It comes back here as soon as it is.';
	if (count > 0) return 'Choose the tag you carry.';
	return 'Nothing that the site file names is heard. Switch a tag on, or see whether the receivers below hear anything.';
}

function LinkRow({ receiver, name, link }: { receiver: string; name: string; link: SurveyLink | undefined }) {
	const word = link ? signalWord(link) : 'none';
	return (
		<li className={classes.link} data-receiver={receiver} data-signal={word}>
			<b className={classes.receiver}>{receiver}</b>
			<span className={classes.now}>
				{link && word !== 'none' && <b className="tabular">{dbmNumber(link.smoothedDbm)}</b>}{' '}
				<span className={classes.word}>{WORDS[word]}</span>
			</span>
			{link && <SignalBar link={link} label={`${receiver} hears ${name}`} />}
			{link && (
				<small className={`${classes.details} tabular`}>
					<span>now {dbmWords(link.rssiDbm)}</span>
					<span>peak {dbmWords(link.peakDbm)}</span>
					<span>heard {heardWords(link.heardAgoS)}</span>
				</small>
			)}
		</li>
	);
}
