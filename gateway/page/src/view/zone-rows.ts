// The zone table: who is where now and how many came, with a line for the whole store. Pure.
import type { LiveReply, PlanReply } from '@aisle/protocol';

export type ZoneRow = {
	id: string;
	name: string;
	/** in the order of `kinds` */
	present: number[];
	total: number;
	entered: number;
	/** about how many strangers; null: not measured */
	crowd: number | null;
	/** entries as a part of the busiest zone's, 0 to 1 */
	share: number;
};

export type ZoneRows = {
	rows: ZoneRow[];
	all: { present: number[]; total: number; entered: number; crowd: number | null };
};

export function zoneRows(plan: Pick<PlanReply, 'zones' | 'kinds'>, live: Pick<LiveReply, 'zones'>): ZoneRows {
	const counts = new Map(live.zones.map((zone) => [zone.id, zone]));
	const most = Math.max(...live.zones.map((zone) => zone.entered), 1);
	const rows = plan.zones.map(({ id, name }) => {
		const { present: byKind = {}, entered = 0, crowd = null } = counts.get(id) ?? {};
		const present = plan.kinds.map((kind) => byKind[kind] ?? 0);
		return { id, name, present, total: sum(present), entered, crowd, share: entered / most };
	});
	const present = plan.kinds.map((_, i) => sum(rows.map((row) => row.present[i]!)));
	const entered = sum(rows.map((row) => row.entered));
	return { rows, all: { present, total: sum(present), entered, crowd: wholeCrowd(rows) } };
}

/** Zones of which nobody can say are left out; null where that is all of them. */
function wholeCrowd(rows: readonly ZoneRow[]): number | null {
	const measured = rows.flatMap(({ crowd }) => crowd ?? []);
	return measured.length === 0 ? null : Math.round(sum(measured) * 10) / 10;
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}
