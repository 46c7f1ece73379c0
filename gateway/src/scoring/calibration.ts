// Whether confidence is worth its name: of what was said with 0.8, eight in ten should be right. Pure.

export type Judgement = { confidence: number; isRight: boolean; weight: number };

export type CalibrationBin = { from: number; to: number; weight: number; confidence: number; right: number };
export type Calibration = {
	/** mean squared distance of confidence from what was so: 0 is perfect, 0.25 is a coin */
	brier: number;
	/** expected calibration error: mean distance of a bin's confidence from its share of right ones */
	error: number;
	/** bins with something in them */
	bins: CalibrationBin[];
};

/** Ten bins, as is usual: finer ones would be empty after a walk. */
const BINS = 10;

/** null: there was nothing to judge */
export function calibrationOf(judgements: readonly Judgement[]): Calibration | null {
	const sums = Array.from({ length: BINS }, () => ({ weight: 0, confidence: 0, right: 0 }));
	let weights = 0;
	let squares = 0;
	for (const { confidence, isRight, weight } of judgements) {
		const bin = sums[Math.min(BINS - 1, Math.floor(confidence * BINS))]!;
		bin.weight += weight;
		bin.confidence += weight * confidence;
		bin.right += isRight ? weight : 0;
		weights += weight;
		squares += weight * (confidence - (isRight ? 1 : 0)) ** 2;
	}
	if (weights === 0) return null;
	const bins = sums.flatMap(({ weight, confidence, right }, i): CalibrationBin[] => {
		const edges = { from: i / BINS, to: (i + 1) / BINS };
		return weight === 0 ? [] : [{ ...edges, weight, confidence: confidence / weight, right: right / weight }];
	});
	const distances = bins.reduce((sum, { weight, confidence, right }) => sum + weight * Math.abs(confidence - right), 0);
	return { brier: squares / weights, error: distances / weights, bins };
}
