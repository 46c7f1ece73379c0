// Everything that is heard by every receiver, and what each receiver hears in all; strangers are counts.
import type { PlanReply, SurveyReply } from '@aisle/protocol';
import { signalWord } from '@aisle/protocol/signal';
import { Table, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { Panel } from '../panels/panel.tsx';
import panels from '../panels/panels.module.css';
import { GlyphIcon } from '../plan/glyph.tsx';
import { countOf, lookOf } from '../view/kinds.ts';
import { dbmNumber, dbmWords, hearingNow, WORDS } from '../view/survey-words.ts';
import classes from './survey.module.css';

type Props = {
	survey: SurveyReply;
	receivers: PlanReply['receivers'];
	follow: string | undefined;
	onFollow(key: string): void;
};

const SIDEWAYS = {
	viewportProps: { tabIndex: 0, role: 'region', 'aria-label': 'Survey table, scrolls sideways where it is too wide' },
};

export function ThingsTable({ survey: { things, leftOut }, receivers, follow, onFollow }: Props) {
	return (
		<Panel title="By thing" aside="average in dBm" area="things">
			{things.length === 0 && <Text c="dimmed">Nothing that the site file names is heard now.</Text>}
			{things.length > 0 && (
				<Table.ScrollContainer minWidth={0} scrollAreaProps={SIDEWAYS}>
					<Table
						className={panels.table}
						horizontalSpacing={6}
						verticalSpacing={4}
						aria-label="Which receiver hears what"
					>
						<Table.Thead>
							<Table.Tr>
								<Table.Th scope="col">Thing</Table.Th>
								{receivers.map(({ id }) => (
									<Table.Th key={id} scope="col" className={panels.number}>
										{id}
									</Table.Th>
								))}
							</Table.Tr>
						</Table.Thead>
						<Table.Tbody>
							{things.map((thing) => {
								const { key, name, kind, heard } = thing;
								const links = new Map(heard.map((link) => [link.receiver, link]));
								return (
									<Table.Tr key={key} data-thing={key} data-followed={key === follow}>
										<Table.Th scope="row">
											<UnstyledButton
												className={classes.thing}
												onClick={() => onFollow(key)}
												aria-pressed={key === follow}
											>
												<GlyphIcon kind={kind} size={13} /> {name}{' '}
												<VisuallyHidden>{lookOf(kind).one}, follow it</VisuallyHidden>
											</UnstyledButton>
										</Table.Th>
										{receivers.map(({ id }) => {
											const link = links.get(id);
											const word = link ? signalWord(link) : 'none';
											return (
												<Table.Td key={id} className={panels.number}>
													<span className={classes.cell} data-signal={word}>
														{word === 'none' ? '–' : dbmNumber(link!.smoothedDbm)}
														<VisuallyHidden> {WORDS[word]}</VisuallyHidden>
													</span>
												</Table.Td>
											);
										})}
									</Table.Tr>
								);
							})}
						</Table.Tbody>
					</Table>
				</Table.ScrollContainer>
			)}
			{leftOut && <Text c="dimmed">More things are heard than a survey holds: some are left out.</Text>}
		</Panel>
	);
}

export function ReceiversTable({ survey: { things, receivers } }: { survey: SurveyReply }) {
	return (
		<Panel title="By receiver" aside="strangers are counted, never listed" area="ears">
			<Table.ScrollContainer
				minWidth={0}
				scrollAreaProps={{
					viewportProps: {
						...SIDEWAYS.viewportProps,
						'aria-label': 'Receiver table, scrolls sideways where it is too wide',
					},
				}}
			>
				<Table
					className={panels.table}
					horizontalSpacing={6}
					verticalSpacing={7}
					aria-label="What each receiver hears in all"
				>
					<Table.Thead>
						<Table.Tr>
							<Table.Th scope="col">Receiver</Table.Th>
							<Table.Th scope="col" className={panels.number}>
								Adverts/s
							</Table.Th>
							<Table.Th scope="col" className={panels.number}>
								Strangers/s
							</Table.Th>
							<Table.Th scope="col" className={panels.number}>
								Strongest of them
							</Table.Th>
							<Table.Th scope="col">Best of all hears</Table.Th>
						</Table.Tr>
					</Table.Thead>
					<Table.Tbody>
						{receivers.map(({ id, advertsPerS, strangers }) => (
							<Table.Tr key={id}>
								<Table.Th scope="row" className={classes.name}>
									{id}
								</Table.Th>
								<Table.Td className={panels.number} data-zero={advertsPerS === 0}>
									{advertsPerS.toFixed(1)}
								</Table.Td>
								<Table.Td className={panels.number} data-zero={strangers.advertsPerS === 0}>
									{strangers.advertsPerS.toFixed(1)}
								</Table.Td>
								<Table.Td className={panels.number} data-zero={strangers.strongestDbm === null}>
									{strangers.strongestDbm === null ? 'none' : dbmWords(strangers.strongestDbm)}
								</Table.Td>
								<Table.Td className={classes.name}>{bestWords(things, id)}</Table.Td>
							</Table.Tr>
						))}
					</Table.Tbody>
				</Table>
			</Table.ScrollContainer>
		</Panel>
	);
}

/** What no other receiver hears better: an ear that is nobody's best may hang in the wrong place. */
function bestWords(things: SurveyReply['things'], receiver: string): string {
	const best = things.filter(({ heard }) => hearingNow(heard)[0]?.receiver === receiver);
	if (best.length === 0) return 'none';
	return best.length > 2 ? countOf('thing', best.length) : best.map(({ name }) => name).join(', ');
}
