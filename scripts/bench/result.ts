// What a benchmark returns, and the one way to measure: warm-up, several runs, median.

export type BenchResult = {
	name: string;
	unit: string;
	what: string;
	median: number;
	runs: number[];
	/** what one figure does not say, e.g. percentiles */
	details?: Record<string, number>;
};

type Measured = {
	name: string;
	unit: string;
	what: string;
	/** does the work once and says how many units it was */
	run(): number | Promise<number>;
	runs?: number;
	warmUps?: number;
};

/** Units a second of `run`. */
export async function measure({ name, unit, what, run, runs = 7, warmUps = 2 }: Measured): Promise<BenchResult> {
	for (let i = 0; i < warmUps; i++) await run();
	const rates: number[] = [];
	for (let i = 0; i < runs; i++) {
		const startMs = performance.now();
		const units = await run();
		rates.push(Math.round((units / (performance.now() - startMs)) * 1000));
	}
	return { name, unit, what, median: median(rates), runs: rates };
}

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The value that `percent` of all do not exceed (nearest rank). */
export function percentile(values: readonly number[], percent: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.max(Math.ceil((percent / 100) * sorted.length) - 1, 0)]!;
}
