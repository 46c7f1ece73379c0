// Units people write by mistake, and what they are in the unit a field wants. Pure.

type Unit = { dimension: 'length' | 'mass' | 'time' | 'voltage'; factor: number; words: string };

/** Factors to metres, grams, seconds and volts. */
const UNITS: Record<string, Unit> = {
	km: { dimension: 'length', factor: 1000, words: 'kilometres' },
	m: { dimension: 'length', factor: 1, words: 'metres' },
	cm: { dimension: 'length', factor: 0.01, words: 'centimetres' },
	mm: { dimension: 'length', factor: 0.001, words: 'millimetres' },
	ft: { dimension: 'length', factor: 0.3048, words: 'feet' },
	in: { dimension: 'length', factor: 0.0254, words: 'inches' },
	kg: { dimension: 'mass', factor: 1000, words: 'kilograms' },
	g: { dimension: 'mass', factor: 1, words: 'grams' },
	mg: { dimension: 'mass', factor: 0.001, words: 'milligrams' },
	h: { dimension: 'time', factor: 3600, words: 'hours' },
	min: { dimension: 'time', factor: 60, words: 'minutes' },
	s: { dimension: 'time', factor: 1, words: 'seconds' },
	ms: { dimension: 'time', factor: 0.001, words: 'milliseconds' },
	v: { dimension: 'voltage', factor: 1, words: 'volts' },
	mv: { dimension: 'voltage', factor: 0.001, words: 'millivolts' },
};

const OTHER_NAMES: Record<string, string> = {
	meter: 'm',
	meters: 'm',
	metre: 'm',
	sec: 's',
	second: 's',
	minute: 'min',
	hour: 'h',
	gram: 'g',
};
for (const [unit, { words }] of Object.entries(UNITS)) OTHER_NAMES[words] = unit;

/** The unit a word names: "cm", "Cm", "centimetres". */
export function unitNamed(word: string): string | undefined {
	const lower = word.toLowerCase();
	if (Object.hasOwn(UNITS, lower)) return lower;
	return Object.hasOwn(OTHER_NAMES, lower) ? OTHER_NAMES[lower] : undefined;
}

/** "metres" */
export function unitWords(unit: string): string {
	return UNITS[unit]?.words ?? unit;
}

/** The value in another unit; undefined where the two measure different things. */
export function convert(value: number, from: string, to: string): number | undefined {
	const a = UNITS[from];
	const b = UNITS[to];
	if (a === undefined || b === undefined || a.dimension !== b.dimension) return undefined;
	// twelve digits hide the binary fraction's tail (2.4000000000000004)
	return Number(((value * a.factor) / b.factor).toPrecision(12));
}

/** Smaller units of the same dimension that people write instead, the likeliest first. */
export function likelyMistakes(unit: string): string[] {
	const { dimension, factor } = UNITS[unit] ?? {};
	return Object.keys(UNITS).filter(
		(name) =>
			UNITS[name]?.dimension === dimension && UNITS[name]!.factor < (factor ?? 0) && !['ft', 'in'].includes(name),
	);
}

/** "24 m", "2.4m", "410 g", "2,4 m" taken apart. */
export function parseQuantity(text: string): { value: number; unit: string | undefined } | undefined {
	const match = /^\s*([+-]?\d+(?:[.,]\d+)?)\s*([a-zA-Z]*)\s*$/.exec(text);
	if (match === null) return undefined;
	const [, digits = '', word = ''] = match;
	const unit = word === '' ? undefined : unitNamed(word);
	if (word !== '' && unit === undefined) return undefined;
	return { value: Number(digits.replace(',', '.')), unit };
}

/** "heightCm", "height_cm" → height, cm; undefined where the name ends in no unit. */
export function splitUnitSuffix(name: string): { base: string; unit: string } | undefined {
	const match = /^(.*?)(?:[_-]([a-z]+)|([A-Z][a-z]*))$/.exec(name);
	const [, base = '', separated, capital] = match ?? [];
	const unit = unitNamed(separated ?? capital ?? '');
	// a rate (`messagesPerS`) is no quantity of that unit
	return unit === undefined || base === '' || /per$/i.test(base) ? undefined : { base, unit };
}
