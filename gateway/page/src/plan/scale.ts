// From metres in the store, where y goes up, to pixels on the plan, where it goes down; and labels that fit. Pure.
import type { Point } from '@aisle/protocol';
import { labelPoint } from '@aisle/protocol/geometry';

export type Scale = { width: number; height: number; pxPerM: number; toPx(at: Point): Point };

/** The largest plan that fits. */
export function fitScale(floor: { width: number; height: number }, maxWidth: number, maxHeight: number): Scale {
	const pxPerM = Math.min(maxWidth / floor.width, maxHeight / floor.height);
	return {
		width: floor.width * pxPerM,
		height: floor.height * pxPerM,
		pxPerM,
		toPx: ([x, y]) => [x * pxPerM, (floor.height - y) * pxPerM],
	};
}

export function outline(shape: readonly Point[], { toPx }: Scale): string {
	return shape
		.map((corner) =>
			toPx(corner)
				.map((px) => px.toFixed(1))
				.join(','),
		)
		.join(' ');
}

/** Width of an average character as a part of the font size, for system sans-serif fonts at weight 600. */
const CHARACTER = 0.58;

export type ZoneLabel = { x: number; y: number; lines: string[]; fontPx: number };

/** Where a zone's name stands and how it is broken, so that it stays within the zone. */
export function zoneLabel(name: string, shape: readonly Point[], scale: Scale): ZoneLabel {
	const at = labelPoint(shape);
	const [x, y] = scale.toPx(at);
	const room = chord(shape, at) * scale.pxPerM - 8;
	const words = name.split(' ');
	for (const fontPx of [14, 12, 10.5]) {
		const fits = (line: string) => line.length * fontPx * CHARACTER <= room;
		if (fits(name)) return { x, y, lines: [name], fontPx };
		const [first, second] = halves(words);
		if (second !== '' && fits(first) && fits(second)) return { x, y, lines: [first, second], fontPx };
	}
	const most = Math.max(Math.floor(room / (10.5 * CHARACTER)) - 1, 1);
	return { x, y, lines: [`${name.slice(0, most)}…`], fontPx: 10.5 };
}

/** Two lines of about the same length. */
function halves(words: readonly string[]): [string, string] {
	let best: [string, string] = [words.join(' '), ''];
	for (let i = 1; i < words.length; i++) {
		const split: [string, string] = [words.slice(0, i).join(' '), words.slice(i).join(' ')];
		if (Math.max(...split.map((line) => line.length)) < Math.max(...best.map((line) => line.length))) best = split;
	}
	return best;
}

/** Twice the way from a point to the nearer side, left or right: how wide a centred line may be, in metres. */
function chord(shape: readonly Point[], [x, y]: Point): number {
	let left = Number.POSITIVE_INFINITY;
	let right = Number.POSITIVE_INFINITY;
	for (let i = 0, j = shape.length - 1; i < shape.length; j = i++) {
		const [xi, yi] = shape[i]!;
		const [xj, yj] = shape[j]!;
		if (yi > y === yj > y) continue;
		const crossing = xi + ((y - yi) / (yj - yi)) * (xj - xi);
		if (crossing <= x) left = Math.min(left, x - crossing);
		else right = Math.min(right, crossing - x);
	}
	return 2 * Math.min(left, right);
}
