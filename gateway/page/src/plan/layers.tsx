// What lies still on the plan: zones, their names and counts, and what hears.
import type { LiveReply, PlanReply } from '@aisle/protocol';
import { useMemo } from 'react';
import type { ZoneRow } from '../view/zone-rows.ts';
import classes from './plan.module.css';
import { outline, type Scale, zoneLabel } from './scale.ts';

/** With so many in it a zone is as deep in colour as it gets. */
const FULL = 8;
/** Less room takes the number alone. */
const NARROW_PX = 48;

type Zone = PlanReply['zones'][number];

type ZonesProps = { zones: readonly Zone[]; rows: readonly ZoneRow[]; scale: Scale };

export function ZonesLayer({ zones, rows, scale }: ZonesProps) {
	return (
		<>
			{zones.map(({ id, name, kind, shape }, i) => (
				<polygon
					key={id}
					className={classes.zone}
					data-kind={kind}
					points={outline(shape, scale)}
					fillOpacity={0.3 + 0.6 * Math.sqrt(Math.min((rows[i]?.total ?? 0) / FULL, 1))}
				>
					<title>{name}</title>
				</polygon>
			))}
		</>
	);
}

/** Above the marks, which would otherwise hide a name now and then. Without rows: names alone. */
export function LabelsLayer({
	zones,
	rows,
	scale,
}: Omit<ZonesProps, 'rows'> & { rows: ZonesProps['rows'] | undefined }) {
	return (
		<g className={classes.labels}>
			{zones.map((zone, i) => (
				<Label key={zone.id} zone={zone} count={rows && (rows[i]?.total ?? 0)} scale={scale} />
			))}
		</g>
	);
}

function Label({ zone: { name, shape }, count, scale }: { zone: Zone; count: number | undefined; scale: Scale }) {
	const { x, y, roomPx, lines, fontPx, linePx } = useMemo(() => zoneLabel(name, shape, scale), [name, shape, scale]);
	return (
		<>
			<text className={classes.zoneName} fontSize={fontPx}>
				{lines.map((line, i) => (
					<tspan key={line} x={x} y={y + fontPx * 0.9 + i * linePx}>
						{line}
					</tspan>
				))}
			</text>
			{count !== undefined && (
				<text className={`${classes.zoneCount} tabular`} x={x} y={y + lines.length * linePx + 11}>
					{roomPx < NARROW_PX ? count : count === 0 ? 'empty' : `${count} here`}
				</text>
			)}
		</>
	);
}

/** Heard within this is heard now. */
const NOW_S = 3;

type ReceiversProps = { receivers: PlanReply['receivers']; heard: LiveReply['receivers']; scale: Scale };

export function ReceiversLayer({ receivers, heard, scale }: ReceiversProps) {
	const byId = new Map(heard.map((receiver) => [receiver.id, receiver]));
	return (
		<>
			{receivers.map(({ id, at }) => {
				if (!at) return null;
				const [x, y] = scale.toPx(at);
				const { heardAgoS = null, advertsPerS = 0 } = byId.get(id) ?? {};
				const hearing = heardAgoS === null ? 'never' : heardAgoS <= NOW_S;
				return (
					<g key={id} transform={`translate(${x} ${y})`}>
						{hearing === true && <circle className={classes.pulse} r={9} />}
						<circle className={classes.receiver} data-hearing={hearing} r={3.5}>
							<title>{`Receiver ${id}: ${hearing === true ? `${advertsPerS} adverts a second` : 'silent'}`}</title>
						</circle>
					</g>
				);
			})}
		</>
	);
}
