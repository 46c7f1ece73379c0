// Every recorded place as a table: what a plan shows by colour, in words, and with the keyboard.
import type { PlanReply, SurveyPoint, SurveyPointsReply } from '@aisle/protocol';
import { placeKey } from '@aisle/protocol/survey-places';
import { Button, Table, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { Panel } from '../panels/panel.tsx';
import panels from '../panels/panels.module.css';
import { COVERAGE, coverageOf, placeWords, refOf, wellHeard } from '../view/record-words.ts';
import { dbmWords } from '../view/survey-words.ts';
import type { StoreClock } from '../view/times.ts';
import classes from './record.module.css';

const SIDEWAYS = {
	viewportProps: {
		tabIndex: 0,
		role: 'region',
		'aria-label': 'Recorded places, scrolls sideways where it is too wide',
	},
};

/** Few enough to scroll past on a phone. */
const FEW = 12;

type Props = { plan: PlanReply; points: SurveyPointsReply; clock: StoreClock; onChoose(point: SurveyPoint): void };

export function RecordedPlaces({ plan, points: { points }, clock, onChoose }: Props) {
	const [all, setAll] = useState(false);
	return (
		<Panel title="Recorded places" aside={`${points.length} in all`} area="list">
			{points.length === 0 && <Text c="dimmed">None yet.</Text>}
			{points.length > 0 && (
				<Table.ScrollContainer minWidth={0} scrollAreaProps={SIDEWAYS}>
					<Table
						className={panels.table}
						horizontalSpacing={6}
						verticalSpacing={4}
						aria-label="Recorded places, the newest first"
					>
						<Table.Thead>
							<Table.Tr>
								<Table.Th scope="col">Place</Table.Th>
								<Table.Th scope="col" className={panels.number}>
									Heard by
								</Table.Th>
								<Table.Th scope="col">Best</Table.Th>
								<Table.Th scope="col" className={panels.number}>
									Adverts
								</Table.Th>
								<Table.Th scope="col">When</Table.Th>
							</Table.Tr>
						</Table.Thead>
						<Table.Tbody>
							{points
								.toReversed()
								.slice(0, all ? undefined : FEW)
								.map((point) => (
									<Table.Tr key={placeKey(point)} data-place={placeKey(point)}>
										<Table.Th scope="row">
											<UnstyledButton className={classes.placeButton} onClick={() => onChoose(point)}>
												{placeWords(plan, refOf(point))} <VisuallyHidden>choose it</VisuallyHidden>
											</UnstyledButton>
										</Table.Th>
										<Table.Td className={panels.number}>
											<span
												className={classes.cell}
												data-signal={coverageOf(point)}
												title={COVERAGE[coverageOf(point)]}
											>
												{wellHeard(point)}
											</span>
										</Table.Td>
										<Table.Td className={classes.nowrap}>
											{point.receivers[0] ? `${point.receivers[0].id} ${dbmWords(point.receivers[0].dbm)}` : 'none'}
										</Table.Td>
										<Table.Td className={panels.number}>{point.adverts}</Table.Td>
										<Table.Td className={classes.nowrap}>
											{clock.date(point.time)}, {clock.time(point.time).slice(0, 5)}
										</Table.Td>
									</Table.Tr>
								))}
						</Table.Tbody>
					</Table>
				</Table.ScrollContainer>
			)}
			{points.length > FEW && (
				<Button variant="default" size="xs" aria-expanded={all} onClick={() => setAll(!all)}>
					{all ? 'Show fewer' : `Show all ${points.length}`}
				</Button>
			)}
		</Panel>
	);
}
