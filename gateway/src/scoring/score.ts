// How good a gateway's reports of a subject were, held against where it really was. Pure.
import type { EventDraft, Site } from '@aisle/protocol';
import { type Calibration, calibrationOf, type Judgement } from './calibration.ts';
import { type Belief, heldReports, meet, type Report, reportsOf } from './reports.ts';
import { piecesOf, positionAt, type TrueChange, trueChanges, trueZone } from './true-path.ts';
import type { Fix } from './truth.ts';

/** The first seconds of a walk do not count: a gateway that has just begun to hear cannot know (dataset's README). */
export const START_S = 5;

type Zones = Pick<Site, 'zones'>;

/** One walk: what was so, and what was said. Events in the order in which they were said, of others too. */
export type Walk = {
	fixes: readonly Fix[];
	events: readonly EventDraft[];
	subject: string;
	/** for a calibration of every moment, not only of the events */
	beliefs?: readonly Belief[];
};

export type Score = {
	walks: number;
	/** seconds that count: after the start of each walk, where the true zone is known */
	scoredS: number;
	/** share of `scoredS` in which the zone reported was the true one; null where nothing counted */
	accuracy: number | null;
	/** the same, more than a metre from every other zone */
	away: { scoredS: number; accuracy: number | null };
	/** of `scoredS`, without a reported zone: counted as wrong */
	unreportedS: number;
	/** not scored: the true position was in no zone */
	betweenZonesS: number;
	/** `lost`: how often a report ended without another */
	changes: { true: number; reported: number; lost: number };
	lag: Lag;
	zones: ZoneScore[];
	confusion: ConfusionRow[];
	/** `entered`: by event; `held`: by second, where what the estimator held is known */
	calibration: { entered: Calibration | null; held: Calibration | null };
};

/** From a true change until that zone was reported; `missed` were not before the next change, `unseen` fell into a gap. */
export type Lag = { medianS: number | null; p90S: number | null; missed: number; unseen: number };

export type ZoneScore = {
	zone: string;
	/** the person was truly there */
	trueS: number;
	reportedS: number;
	/** of `trueS`, reported */
	accuracy: number | null;
	/** of `reportedS`, true */
	precision: number | null;
	/** true changes into it */
	entries: number;
	medianLagS: number | null;
	missed: number;
};

/** Seconds in a true zone, by what was reported meanwhile. */
export type ConfusionRow = { zone: string; reportedS: Record<string, number>; noneS: number };

/** Several walks count as one long one: by their seconds and changes, not a mean of means. */
export function score(site: Zones, walks: readonly Walk[]): Score {
	const tally = new Tally(site);
	for (const walk of walks) tally.add(walk);
	return tally.score();
}

type Lagged = TrueChange & { lagS: number | undefined };

class Tally {
	readonly #site: Zones;
	#walks = 0;
	readonly #confusion: Map<string, ConfusionRow>;
	readonly #away = { scoredS: 0, rightS: 0 };
	#betweenZonesS = 0;
	#reportedChanges = 0;
	#lost = 0;
	readonly #changes: Lagged[] = [];
	readonly #entered: Judgement[] = [];
	readonly #held: Judgement[] = [];

	constructor({ zones }: Zones) {
		this.#site = { zones };
		const reportedS = () => Object.fromEntries(zones.map(({ id }) => [id, 0]));
		this.#confusion = new Map(zones.map(({ id }) => [id, { zone: id, reportedS: reportedS(), noneS: 0 }]));
	}

	add({ fixes, events, subject, beliefs = [] }: Walk): void {
		this.#walks++;
		if (fixes.length === 0) return;
		const fromT = fixes[0]!.t + START_S;
		const toT = fixes.at(-1)!.t;
		const reports = reportsOf(events, subject);
		const pieces = piecesOf(this.#site, fixes, fromT);
		meet(pieces, reports, ({ zone, isAway }, report, s) => {
			if (zone === undefined) this.#betweenZonesS += s;
			else this.#confuse(zone, report?.zone, isAway, s);
		});
		meet(pieces, heldReports(beliefs, reports), ({ zone }, report, s) => {
			if (zone === undefined || report === undefined) return;
			this.#held.push({ confidence: report.confidence, isRight: report.zone === zone, weight: s });
		});
		this.#judgeEntered(fixes, reports, fromT);
		this.#countReported(reports, fromT, toT);
		for (const change of trueChanges(this.#site, pieces))
			this.#changes.push({ ...change, lagS: lagOf(change, reports) });
	}

	score(): Score {
		const rows = [...this.#confusion.values()];
		const scoredS = sum(rows.map(secondsOf));
		const { scoredS: awayS, rightS } = this.#away;
		return {
			walks: this.#walks,
			scoredS,
			accuracy: share(sum(rows.map(({ zone, reportedS }) => reportedS[zone]!)), scoredS),
			away: { scoredS: awayS, accuracy: share(rightS, awayS) },
			unreportedS: sum(rows.map(({ noneS }) => noneS)),
			betweenZonesS: this.#betweenZonesS,
			changes: { true: this.#changes.length, reported: this.#reportedChanges, lost: this.#lost },
			lag: lagsOf(this.#changes),
			zones: rows.map((row) => this.#zoneScore(row, rows)),
			confusion: rows,
			calibration: { entered: calibrationOf(this.#entered), held: calibrationOf(this.#held) },
		};
	}

	#confuse(zone: string, reported: string | undefined, isAway: boolean, s: number): void {
		const row = this.#confusion.get(zone)!;
		if (reported === undefined) row.noneS += s;
		else row.reportedS[reported] = (row.reportedS[reported] ?? 0) + s;
		if (!isAway) return;
		this.#away.scoredS += s;
		if (reported === zone) this.#away.rightS += s;
	}

	#judgeEntered(fixes: readonly Fix[], reports: readonly Report[], fromT: number): void {
		for (const report of reports) {
			const at = report.fromT < fromT ? undefined : positionAt(fixes, report.fromT);
			const zone = at && trueZone(this.#site, at);
			if (zone === undefined) continue;
			this.#entered.push({ confidence: report.confidence, isRight: report.zone === zone, weight: 1 });
		}
	}

	/** A first word is no change, nor is the same zone again after silence. */
	#countReported(reports: readonly Report[], fromT: number, toT: number): void {
		for (const [i, report] of reports.entries()) {
			const before = reports[i - 1];
			const counts = report.fromT > fromT && report.fromT <= toT;
			if (counts && before !== undefined && before.zone !== report.zone) this.#reportedChanges++;
			const goesOn = reports[i + 1]?.fromT === report.toT;
			if (!goesOn && report.toT > fromT && report.toT < toT) this.#lost++;
		}
	}

	#zoneScore(row: ConfusionRow, rows: readonly ConfusionRow[]): ZoneScore {
		const { zone } = row;
		const trueS = secondsOf(row);
		const reportedS = sum(rows.map((other) => other.reportedS[zone] ?? 0));
		const into = this.#changes.filter(({ to }) => to === zone);
		const { medianS, missed } = lagsOf(into);
		return {
			zone,
			trueS,
			reportedS,
			accuracy: share(row.reportedS[zone]!, trueS),
			precision: share(row.reportedS[zone]!, reportedS),
			entries: into.length,
			medianLagS: medianS,
			missed,
		};
	}
}

/** 0 where it was reported already; undefined where it was not before the person had gone on. */
function lagOf({ to, t, untilT }: TrueChange, reports: readonly Report[]): number | undefined {
	if (t === undefined) return undefined;
	const noticed = reports.find(({ zone, fromT, toT }) => zone === to && toT > t && fromT < untilT);
	return noticed && Math.max(0, noticed.fromT - t);
}

function lagsOf(changes: readonly Lagged[]): Lag {
	const seen = changes.filter(({ t }) => t !== undefined);
	const lags = seen.flatMap(({ lagS }) => lagS ?? []).sort((a, b) => a - b);
	return {
		medianS: median(lags),
		p90S: lags[Math.ceil(0.9 * lags.length) - 1] ?? null,
		missed: seen.length - lags.length,
		unseen: changes.length - seen.length,
	};
}

function median(sorted: readonly number[]): number | null {
	if (sorted.length === 0) return null;
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function secondsOf({ reportedS, noneS }: ConfusionRow): number {
	return sum(Object.values(reportedS)) + noneS;
}

function share(part: number, whole: number): number | null {
	return whole > 0 ? part / whole : null;
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}
