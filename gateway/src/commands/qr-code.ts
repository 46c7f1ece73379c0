// A link as a QR code for the terminal, so that nobody types it on a phone (ISO/IEC 18004: bytes, level L, versions 1 to 5). Pure.

/** Of each version: bytes of data, and of error correction, all in one block. */
const VERSIONS = [
	{ data: 19, correction: 7 },
	{ data: 34, correction: 10 },
	{ data: 55, correction: 15 },
	{ data: 80, correction: 20 },
	{ data: 108, correction: 26 },
];
/** Mode and length before the text, in bits. */
const HEAD_BITS = 12;
const FINDER = 7;
/**
 * Of the eight masks the standard wants the one that looks least like a finder pattern; readers take any. A code is read
 * from a screen at arm's length, so the first does: format bits for level L and mask 0, with their own correction (table C.1).
 */
const FORMAT_L_MASK_0 = 0b111_0111_1100_0100;

export type QrCode = readonly (readonly boolean[])[];

/** Dark modules are true. Undefined: the text is too long. */
export function qrCode(text: string): QrCode | undefined {
	const bytes = Buffer.from(text, 'utf8');
	const index = VERSIONS.findIndex(({ data }) => bytes.length * 8 + HEAD_BITS <= data * 8);
	const version = VERSIONS[index];
	if (!version) return undefined;
	const data = dataWords(bytes, version.data);
	const words = [...data, ...correctionWords(data, version.correction)];
	const size = 17 + 4 * (index + 1);
	const dark = Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
	const fixed = Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
	const set = (row: number, column: number, isDark: boolean) => {
		dark[row]![column] = isDark;
		fixed[row]![column] = true;
	};
	drawPatterns(size, index, set);
	drawFormat(size, set);
	drawWords(words, dark, fixed);
	return dark;
}

/** Two rows a line, black on white whatever the terminal's colours are, with the margin that readers need. */
export function qrLines(code: QrCode): string[] {
	const margin = 2;
	const at = (row: number, column: number) => code[row]?.[column] ?? false;
	const lines: string[] = [];
	for (let row = -margin; row < code.length + margin; row += 2) {
		let line = '';
		for (let column = -margin; column < code.length + margin; column++) {
			const [top, bottom] = [at(row, column), at(row + 1, column)];
			line += top ? (bottom ? ' ' : '▄') : bottom ? '▀' : '█';
		}
		lines.push(`\x1b[40;97m${line}\x1b[0m`);
	}
	return lines;
}

/** Mode "bytes", the length, the text, and padding. */
function dataWords(bytes: Buffer, count: number): number[] {
	const hex = `4${bytes.length.toString(16).padStart(2, '0')}${bytes.toString('hex')}0`;
	const words = [...Buffer.from(hex, 'hex')];
	for (let i = 0; words.length < count; i++) words.push(i % 2 === 0 ? 0xec : 0x11);
	return words.slice(0, count);
}

/** In the field of 256 elements with the polynomial x⁸+x⁴+x³+x²+1. */
function product(a: number, b: number): number {
	let result = 0;
	for (let bit = 7; bit >= 0; bit--) {
		result = (result << 1) ^ ((result >> 7) * 0x11d);
		result ^= ((b >> bit) & 1) * a;
	}
	return result;
}

/** Reed-Solomon: what is left of the data, divided by the generator. */
function correctionWords(data: readonly number[], count: number): number[] {
	let generator = [1];
	let root = 1;
	for (let i = 0; i < count; i++) {
		const shifted = [...generator, 0];
		generator = shifted.map((value, k) => value ^ (k > 0 ? product(generator[k - 1]!, root) : 0));
		root = product(root, 2);
	}
	let rest = new Array<number>(count).fill(0);
	for (const word of data) {
		const factor = word ^ rest[0]!;
		rest = [...rest.slice(1), 0].map((value, k) => value ^ product(generator[k + 1]!, factor));
	}
	return rest;
}

type Set = (row: number, column: number, isDark: boolean) => void;

function drawPatterns(size: number, index: number, set: Set): void {
	for (let i = 0; i < size; i++) {
		set(6, i, i % 2 === 0);
		set(i, 6, i % 2 === 0);
	}
	for (const [top, left] of [
		[0, 0],
		[0, size - FINDER],
		[size - FINDER, 0],
	] as const) {
		for (let y = -1; y <= FINDER; y++) {
			for (let x = -1; x <= FINDER; x++) {
				const [row, column] = [top + y, left + x];
				if (row < 0 || column < 0 || row >= size || column >= size) continue;
				const ring = Math.max(Math.abs(x - 3), Math.abs(y - 3));
				set(row, column, ring !== 2 && ring !== 4);
			}
		}
	}
	// from version 2 on there is one more, whose middle is 7 modules from the far corner
	if (index === 0) return;
	const middle = size - 7;
	for (let y = -2; y <= 2; y++) {
		for (let x = -2; x <= 2; x++) set(middle + y, middle + x, Math.max(Math.abs(x), Math.abs(y)) !== 1);
	}
}

/** Twice: around the first finder, and beside the two others. */
function drawFormat(size: number, set: Set): void {
	const bit = (i: number) => ((FORMAT_L_MASK_0 >> i) & 1) === 1;
	for (let i = 0; i < 15; i++) {
		const near = i < 6 ? i : i < 8 ? i + 1 : size - 15 + i;
		set(near, 8, bit(i));
		const across = i < 8 ? size - 1 - i : i === 8 ? 7 : 14 - i;
		set(8, across, bit(i));
	}
	set(size - 8, 8, true);
}

/** From the lower right corner in columns of two, up and down, around what is drawn already. */
function drawWords(words: readonly number[], dark: boolean[][], fixed: readonly boolean[][]): void {
	const size = dark.length;
	let at = 0;
	let upwards = true;
	for (let right = size - 1; right > 0; right -= 2) {
		// the column of the timing pattern counts for nothing
		if (right === 6) right--;
		for (let step = 0; step < size; step++) {
			const row = upwards ? size - 1 - step : step;
			for (const column of [right, right - 1]) {
				if (fixed[row]![column]) continue;
				const isSet = (((words[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) === 1;
				at++;
				dark[row]![column] = isSet !== ((row + column) % 2 === 0);
			}
		}
		upwards = !upwards;
	}
}
