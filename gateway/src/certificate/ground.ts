// What a certificate is made of: the floor in cells, what each receiver should hear there, and a walk held against it. Pure.
import type { Point, Site } from '@aisle/protocol';

/** The store's floor in cells, in rows with a ring around them (presence's grid). */
export type Ground = {
	cellM: number;
	/** entries in one row */
	stride: number;
	size: number;
	/** centres, in metres */
	x: ArrayLike<number>;
	y: ArrayLike<number>;
	/** index into the site's zones; `zones.length` is floor of no zone, more is no floor */
	zone: ArrayLike<number>;
};

/** Receiver → the level at which it should hear a tag in each cell. */
export type LevelsDbm = ReadonlyMap<string, ArrayLike<number>>;

export type Zones = Pick<Site, 'zones'>;

/** What of a score (`scoring/`) a certificate is about. */
export type WalkScore = {
	walks: number;
	scoredS: number;
	accuracy: number | null;
	away: { accuracy: number | null };
	unreportedS: number;
	betweenZonesS: number;
	changes: { true: number; reported: number; lost: number };
	lag: { medianS: number | null; p90S: number | null; missed: number };
	zones: ZoneFigures[];
	confusion: Confusion[];
};

export type ZoneFigures = {
	zone: string;
	trueS: number;
	reportedS: number;
	accuracy: number | null;
	precision: number | null;
	entries: number;
	medianLagS: number | null;
	missed: number;
};

export type Confusion = { zone: string; reportedS: Record<string, number>; noneS: number };

/** A part of the walk that was all right, all wrong, or does not count. */
export type WalkStretch = { state: 'right' | 'wrong' | 'uncounted'; points: Point[] };

export type WalkFacts = {
	subject: string;
	captures: string[];
	fromT: number;
	toT: number;
	score: WalkScore;
	stretches: WalkStretch[];
};

export function isFloor({ zone }: Ground, { zones }: Zones, cell: number): boolean {
	return zone[cell]! <= zones.length;
}
