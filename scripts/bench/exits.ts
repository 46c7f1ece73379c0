// How well presence tells a tag that lies still from one that has gone: false exits an hour, and how soon a true exit is seen.
import {
	dutyCycled,
	type Hearing,
	heavyTailed,
	lieStill,
	logNormalTailed,
	lossy,
	phone,
	spells,
} from '../../gateway/src/presence/silences.fixture.ts';
import { type BenchResult, median, percentile } from './result.ts';

/** [what, how it is heard, tags, hours each] */
const WAYS: readonly [string, Hearing, number, number][] = [
	['1 Hz, silences of real tags (power law)', heavyTailed(1), 100, 4],
	['1 Hz, silences of real tags (log-normal)', logNormalTailed(1), 100, 4],
	['1 Hz, 30 % lost', lossy(1, 0.3), 50, 2],
	['1 Hz, 60 % lost', lossy(1, 0.6), 50, 2],
	['1 Hz, bad spells of 5 s', spells(1, 300, 5), 50, 2],
	['10 Hz, silences of real tags in tenths (log-normal)', logNormalTailed(0.1), 50, 4],
	['10 Hz, silences of real tags in tenths (power law)', heavyTailed(0.1), 50, 4],
	['10 Hz, 50 % lost', lossy(0.1, 0.5), 20, 2],
	['10 Hz, bad spells of 1 s', spells(0.1, 60, 1), 20, 2],
	['10 Hz, heard in 3 of 10 s', dutyCycled(0.1, 10, 0.3), 20, 2],
	['1 Hz, heard in 3 of 10 s', dutyCycled(1, 10, 0.3), 20, 2],
	['0.2 Hz, 30 % lost', lossy(5, 0.3), 50, 2],
	['0.1 Hz, 30 % lost', lossy(10, 0.3), 50, 2],
	['a phone, irregular', phone(), 50, 2],
];

export async function benchExits(): Promise<BenchResult> {
	const rows: Record<string, Record<string, number>> = {};
	for (const [what, hearing, tags, hours] of WAYS) {
		const { falseExitsPerH, over10PerH, over15PerH, over30PerH, noticedS } = lieStill(hearing, tags, hours);
		rows[what] = {
			'false exits/h': rounded(falseExitsPerH),
			'noticed after, s': rounded(median(noticedS)),
			'95 %': rounded(percentile(noticedS, 95)),
			'fixed 10 s': rounded(over10PerH),
			'fixed 15 s': rounded(over15PerH),
			'fixed 30 s': rounded(over30PerH),
		};
	}
	const details = Object.fromEntries(
		Object.entries(rows).flatMap(([what, row]) =>
			Object.entries(row).map(([column, value]) => [`${what}: ${column}`, value]),
		),
	);
	const wide = Math.max(...Object.keys(rows).map(({ length }) => length));
	const columns = Object.keys(Object.values(rows)[0]!);
	process.stderr.write(`${[''.padEnd(wide), ...columns].join(' | ')}\n`);
	for (const [what, row] of Object.entries(rows)) {
		const cells = columns.map((column) => String(row[column]).padStart(column.length));
		process.stderr.write(`${[what.padEnd(wide), ...cells].join(' | ')}\n`);
	}
	const first = rows[WAYS[0]![0]]!['false exits/h']!;
	const what = `false exits an hour of a tag that lies still: ${WAYS[0]![0]}; the others in details`;
	return { name: 'exits', unit: 'exits/h', what, median: first, runs: [first], details };
}

function rounded(value: number): number {
	return Math.round(value * 100) / 100;
}
