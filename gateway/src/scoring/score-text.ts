// A score as people read it: figures first, then what was taken for what. Pure.
import { counted } from '@aisle/protocol';
import { type ConfusionRow, type Score, START_S, type ZoneScore } from './score.ts';
import { AWAY_M, STAY_LEAST_S } from './true-path.ts';

/** A matrix of more zones is wider than a terminal; then the worst mistakes are listed. */
const MATRIX_ZONES_MOST = 12;
const MISTAKES_SHOWN = 12;

export function scoreText(score: Score): string {
	const { accuracy, away, scoredS, unreportedS, betweenZonesS, changes, lag, calibration } = score;
	const near = `${percent(away.accuracy)} more than ${AWAY_M} m from every other zone`;
	const silent = unreportedS > 0 ? `; no zone was reported for ${seconds(unreportedS)}` : '';
	const lost = changes.lost > 0 ? `; lost ${counted(changes.lost, 'time')}` : '';
	const kept = calibration.held ?? calibration.entered;
	const lines = [
		`${seconds(scoredS)} of ${counted(score.walks, 'walk')} (the first ${START_S} s of each do not count)`,
		`  right zone    ${percent(accuracy)} of the time; ${near}${silent}`,
		`  zone changes  ${changes.reported} reported for ${changes.true} true (stays of ${STAY_LEAST_S} s or more)${lost}`,
		`  lag           ${lagText(score)}`,
	];
	if (kept) {
		const by = calibration.held ? 'by the second' : 'by event';
		lines.push(`  confidence    ${percent(kept.error)} off on average, Brier ${kept.brier.toFixed(3)}, ${by}`);
	}
	if (betweenZonesS > 0) lines.push(`  not scored    ${seconds(betweenZonesS)} between the zones`);
	if (lag.unseen > 0) lines.push(`  not timed     ${counted(lag.unseen, 'true change')} in a gap of the truth`);
	return [...lines, '', ...tableOf(score)].join('\n');
}

function lagText({ lag: { medianS, p90S, missed } }: Score): string {
	const missedText = missed > 0 ? `${counted(missed, 'change')} missed` : '';
	if (medianS === null) return missedText || 'none: no true change that was seen';
	const text = `median ${medianS.toFixed(1)} s, 90 % within ${p90S!.toFixed(1)} s`;
	return missedText ? `${text}; ${missedText}` : text;
}

function tableOf({ zones, confusion }: Score): string[] {
	if (zones.length <= MATRIX_ZONES_MOST) return matrixOf(zones, confusion);
	const head = ['zone', 'true', 'right', 'precision', 'lag', 'missed'];
	const rows = zones.filter(({ trueS, reportedS }) => trueS + reportedS > 0);
	const figures = rows.map((row) => [row.zone, row.trueS.toFixed(1), ...figuresOf(row)]);
	return [...aligned([head, ...figures]), '', ...worstMistakes(confusion)];
}

/** Rows are true zones, columns what was reported, in seconds. */
function matrixOf(zones: readonly ZoneScore[], confusion: readonly ConfusionRow[]): string[] {
	const columns = zones.map((_, i) => `[${i + 1}]`);
	const head = ['seconds: true, reported as', ...columns, 'none', 'right', 'precision', 'lag', 'missed'];
	const rows = confusion.map(({ zone, reportedS, noneS }, i) => {
		const cells = zones.map((reported) => cell(reportedS[reported.zone] ?? 0));
		return [`[${i + 1}] ${zone}`, ...cells, cell(noneS), ...figuresOf(zones[i]!)];
	});
	return aligned([head, ...rows]);
}

function figuresOf({ accuracy, precision, medianLagS, missed }: ZoneScore): string[] {
	const lag = medianLagS === null ? '-' : seconds(medianLagS);
	return [percent(accuracy), percent(precision), lag, missed === 0 ? '-' : String(missed)];
}

function worstMistakes(confusion: readonly ConfusionRow[]): string[] {
	const mistakes = confusion.flatMap(({ zone, reportedS, noneS }) => [
		...Object.entries(reportedS)
			.filter(([reported]) => reported !== zone)
			.map(([reported, s]) => ({ zone, reported, s })),
		{ zone, reported: 'no zone', s: noneS },
	]);
	const worst = mistakes.filter(({ s }) => s > 0).sort((a, b) => b.s - a.s);
	return worst
		.slice(0, MISTAKES_SHOWN)
		.map(({ zone, reported, s }) => `${zone} reported as ${reported}: ${seconds(s)}`);
}

/** The first column to the left, the others to the right. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
	const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	return rows.map((row) =>
		row.map((text, column) => (column === 0 ? text.padEnd(widths[0]!) : text.padStart(widths[column]!))).join('  '),
	);
}

function cell(s: number): string {
	return s < 0.05 ? '.' : s.toFixed(1);
}

function percent(part: number | null): string {
	return part === null ? '-' : `${(100 * part).toFixed(1)} %`;
}

function seconds(s: number): string {
	return `${s.toFixed(1)} s`;
}
