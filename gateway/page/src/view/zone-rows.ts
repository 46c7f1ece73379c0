// The zone table: who is where now and how many came, with a line for the whole store. Pure.
import type { LiveReply, PlanReply } from '@aisle/protocol';

export type ZoneRow = {
	id: string;
	name: string;
	/** in the order of `kinds` */
	present: number[];
	total: number;
	entered: number;
	/** entries as a part of the busiest zone's, 0 to 1 */
	share: number;
};

export type ZoneRows = { rows: ZoneRow[]; all: { present: number[]; total: number; entered: number } };

export function zoneRows(plan: Pick<PlanReply, 'zones' | 'kinds'>, live: Pick<LiveReply, 'zones'>): ZoneRows {
	const counts = new Map(live.zones.map((zone) => [zone.id, zone]));
	const most = Math.max(...live.zones.map((zone) => zone.entered), 1);
	const rows = plan.zones.map(({ id, name }) => {
		const { present: byKind = {}, entered = 0 } = counts.get(id) ?? {};
		const present = plan.kinds.map((kind) => byKind[kind] ?? 0);
		return { id, name, present, total: sum(present), entered, share: entered / most };
	});
	const present = plan.kinds.map((_, i) => sum(rows.map((row) => row.present[i]!)));
	return { rows, all: { present, total: sum(present), entered: sum(rows.map((row) => row.entered)) } };
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}
