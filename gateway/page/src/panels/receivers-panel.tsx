// What hears, how much, and when last.
import type { LiveReply } from '@aisle/protocol';
import { Table } from '@mantine/core';
import { heardWords, NOW_S } from '../view/times.ts';
import { Panel } from './panel.tsx';
import classes from './panels.module.css';

/** In a store something is always on the air: longer silence means that the receiver is off or out of reach. */
const LATE_S = 60;

export function ReceiversPanel({ receivers }: { receivers: LiveReply['receivers'] }) {
	const hearing = receivers.filter(({ heardAgoS }) => heardAgoS !== null && heardAgoS <= NOW_S).length;
	return (
		<Panel title="Receivers" aside={`${hearing} of ${receivers.length} hear something now`} area="receivers">
			<Table className={classes.table} horizontalSpacing={6} verticalSpacing={7} aria-label="What each receiver hears">
				<Table.Thead>
					<Table.Tr>
						<Table.Th scope="col">Receiver</Table.Th>
						<Table.Th scope="col" className={classes.number}>
							Adverts/s
						</Table.Th>
						<Table.Th scope="col" className={classes.number}>
							Last heard
						</Table.Th>
					</Table.Tr>
				</Table.Thead>
				<Table.Tbody>
					{receivers.map(({ id, advertsPerS, heardAgoS }) => (
						<Table.Tr key={id}>
							<Table.Th scope="row">{id}</Table.Th>
							<Table.Td className={classes.number} data-zero={advertsPerS === 0}>
								{advertsPerS.toFixed(1)}
							</Table.Td>
							<Table.Td className={classes.number} data-late={heardAgoS === null || heardAgoS > LATE_S}>
								{heardWords(heardAgoS)}
							</Table.Td>
						</Table.Tr>
					))}
				</Table.Tbody>
			</Table>
		</Panel>
	);
}
