// Zone by zone: who is there now, by kind, and how many came since the gateway started.
import { Table } from '@mantine/core';
import type { CSSProperties } from 'react';
import { GlyphIcon } from '../plan/glyph.tsx';
import { lookOf } from '../view/kinds.ts';
import type { ZoneRows } from '../view/zone-rows.ts';
import { Panel } from './panel.tsx';
import classes from './panels.module.css';

export function ZoneTable({ kinds, zones: { rows, all } }: { kinds: readonly string[]; zones: ZoneRows }) {
	return (
		<Panel title="Zones" aside="here now, by kind" area="zones">
			<Table.ScrollContainer
				minWidth={0}
				scrollAreaProps={{
					viewportProps: {
						tabIndex: 0,
						role: 'region',
						'aria-label': 'Zone table, scrolls sideways where it is too wide',
					},
				}}
			>
				<Table className={classes.table} horizontalSpacing={6} verticalSpacing={7} aria-label="Who is in each zone">
					<Table.Thead>
						<Table.Tr>
							<Table.Th scope="col">Zone</Table.Th>
							{kinds.map((kind) => (
								<Table.Th key={kind} scope="col" className={classes.number}>
									<GlyphIcon kind={kind} size={13} /> <span className={classes.kindName}>{lookOf(kind).many}</span>
								</Table.Th>
							))}
							<Table.Th scope="col" className={classes.number}>
								Crowd
							</Table.Th>
							<Table.Th scope="col" className={classes.number}>
								Entered
							</Table.Th>
						</Table.Tr>
					</Table.Thead>
					<Table.Tbody>
						{rows.map(({ id, name, present, entered, crowd, share }) => (
							<Table.Tr key={id} data-zone={id}>
								<Table.Th scope="row">{name}</Table.Th>
								{present.map((count, i) => (
									<NumberCell key={kinds[i]} count={count} />
								))}
								<CrowdCell crowd={crowd} />
								<Table.Td
									className={`${classes.number} ${classes.share}`}
									style={{ '--share': share } as CSSProperties}
								>
									<span>{entered}</span>
								</Table.Td>
							</Table.Tr>
						))}
					</Table.Tbody>
					<Table.Tfoot>
						<Table.Tr>
							<Table.Th scope="row">Whole store</Table.Th>
							{all.present.map((count, i) => (
								<NumberCell key={kinds[i]} count={count} />
							))}
							<CrowdCell crowd={all.crowd} />
							<Table.Td className={`${classes.number} ${classes.share}`}>
								<span>{all.entered}</span>
							</Table.Td>
						</Table.Tr>
					</Table.Tfoot>
				</Table>
			</Table.ScrollContainer>
			<p className={classes.note}>
				Crowd: about how many other people were there in the last minute, from nothing but how many adverts of strangers
				arrive how loud. With fewer than five in the store it says 0; –: no receiver is near enough.
			</p>
		</Panel>
	);
}

function CrowdCell({ crowd }: { crowd: number | null }) {
	return (
		<Table.Td className={classes.number} data-zero={!crowd}>
			{crowd ?? '–'}
		</Table.Td>
	);
}

function NumberCell({ count }: { count: number }) {
	return (
		<Table.Td className={classes.number} data-zero={count === 0}>
			{count}
		</Table.Td>
	);
}
