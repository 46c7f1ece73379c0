// For tests: a small store in cells of a metre, levels that are said by hand, and a score of a walk through it.
import { contains, type Point, Site } from '@aisle/protocol';
import type { Ground, WalkScore } from './ground.ts';

type Box = { id: string; name?: string; from: Point; to: Point };

export function storeOf(
	width: number,
	height: number,
	boxes: readonly Box[],
	receivers: readonly Point[] = [[0, 0]],
): Site {
	return Site.parse({
		store: 'test-store',
		timezone: 'Europe/Berlin',
		floor: { width, height },
		zones: boxes.map(({ id, name = id, from: [x1, y1], to: [x2, y2] }) => {
			const shape = [
				[x1, y1],
				[x2, y1],
				[x2, y2],
				[x1, y2],
			];
			return { id, name, shape };
		}),
		receivers: receivers.map((at, i) => ({ id: `r${i + 1}`, at })),
		subjects: [],
	});
}

/** Rows from below, with a ring around them. */
export function groundOf({ floor, zones }: Site): Ground {
	const stride = floor.width + 2;
	const size = stride * (floor.height + 2);
	const [x, y, zone] = [new Float32Array(size), new Float32Array(size), new Uint16Array(size).fill(0xffff)];
	for (let row = 0; row < floor.height; row++) {
		for (let column = 0; column < floor.width; column++) {
			const cell = (row + 1) * stride + column + 1;
			[x[cell], y[cell]] = [column + 0.5, row + 0.5];
			const index = zones.findIndex(({ shape }) => contains(shape, [column + 0.5, row + 0.5]));
			zone[cell] = index < 0 ? zones.length : index;
		}
	}
	return { cellM: 1, stride, size, x, y, zone };
}

/** A level by place, in each cell. */
export function levelsOf({ size, x, y }: Ground, dbm: (at: Point) => number): Float32Array {
	return Float32Array.from({ length: size }, (_, cell) => dbm([x[cell]!, y[cell]!]));
}

/** Seconds by true zone, then by zone reported; `none` is no zone. */
export function scoreOf(site: Site, seconds: Record<string, Record<string, number>>, more: Partial<WalkScore> = {}) {
	const ids = site.zones.map(({ id }) => id);
	const confusion = ids.map((zone) => ({
		zone,
		reportedS: Object.fromEntries(ids.map((id) => [id, seconds[zone]?.[id] ?? 0])),
		noneS: seconds[zone]?.none ?? 0,
	}));
	const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
	const zones = confusion.map(({ zone, reportedS, noneS }) => {
		const trueS = sum(Object.values(reportedS)) + noneS;
		const allS = sum(confusion.map((row) => row.reportedS[zone]!));
		const rightS = reportedS[zone]!;
		return {
			zone,
			trueS,
			reportedS: allS,
			accuracy: trueS > 0 ? rightS / trueS : null,
			precision: allS > 0 ? rightS / allS : null,
			entries: 5,
			medianLagS: 1.5,
			missed: 0,
		};
	});
	const scoredS = sum(zones.map(({ trueS }) => trueS));
	const score: WalkScore = {
		walks: 1,
		scoredS,
		accuracy: sum(confusion.map(({ zone, reportedS }) => reportedS[zone]!)) / scoredS,
		away: { accuracy: null },
		unreportedS: sum(confusion.map(({ noneS }) => noneS)),
		betweenZonesS: 0,
		changes: { true: 10, reported: 11, lost: 0 },
		lag: { medianS: 1.5, p90S: 3, missed: 0 },
		zones,
		confusion,
		...more,
	};
	return score;
}
