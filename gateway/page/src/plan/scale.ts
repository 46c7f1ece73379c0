// From metres in the store, where y goes up, to pixels on the plan, where it goes down; and labels that fit. Pure.
import type { Point } from '@aisle/protocol';

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
const CHARACTER = 0.6;
const LINE = 1.2;
const PADDING_PX = 5;
const COUNT_PX = 15;
const FONTS_PX = [14, 12, 10.5];

/** `x` and `y`: upper left corner of the lines. */
export type ZoneLabel = { x: number; y: number; roomPx: number; lines: string[]; fontPx: number; linePx: number };

/**
 * Where a zone's name and, below it, its count stand, so that they stay within the zone: as far up and left as they
 * fit, where marks seldom are; broken in two or shortened where they must be.
 */
export function zoneLabel(name: string, shape: readonly Point[], scale: Scale): ZoneLabel {
	const corners = shape.map(scale.toPx);
	const top = Math.min(...corners.map(([, y]) => y));
	const bottom = Math.max(...corners.map(([, y]) => y));
	for (const fontPx of FONTS_PX) {
		for (const lines of broken(name)) {
			const linePx = fontPx * LINE;
			const height = lines.length * linePx + COUNT_PX + PADDING_PX;
			const width = Math.max(...lines.map((line) => line.length)) * fontPx * CHARACTER + 2 * PADDING_PX;
			for (let y = top; y + height <= bottom; y += linePx / 2) {
				const [left, right] = roomBetween(corners, y, y + height);
				if (right - left >= width) return { ...inside(left, right, y), lines, fontPx, linePx };
			}
		}
	}
	return shortened(name, corners, top);
}

function shortened(name: string, corners: readonly Point[], top: number): ZoneLabel {
	const fontPx = FONTS_PX.at(-1)!;
	const linePx = fontPx * LINE;
	const [left, right] = roomBetween(corners, top, top + linePx + COUNT_PX);
	const most = Math.max(Math.floor((right - left - 2 * PADDING_PX) / (fontPx * CHARACTER)) - 1, 1);
	const line = name.length <= most ? name : `${name.slice(0, most)}…`;
	return { ...inside(left, right, top), lines: [line], fontPx, linePx };
}

function inside(left: number, right: number, top: number) {
	return { x: left + PADDING_PX, y: top + PADDING_PX, roomPx: right - left - 2 * PADDING_PX };
}

/** In one line, and in two of about the same length. */
function broken(name: string): string[][] {
	const words = name.split(' ');
	const pairs = words.slice(1).map((_, i) => [words.slice(0, i + 1).join(' '), words.slice(i + 1).join(' ')]);
	const longest = (lines: readonly string[]) => Math.max(...lines.map((line) => line.length));
	const best = pairs.toSorted((a, b) => longest(a) - longest(b))[0];
	return best ? [[name], best] : [[name]];
}

/** The widest stretch that is inside the outline at three heights of a band; looked at a little within it. */
function roomBetween(corners: readonly Point[], top: number, bottom: number): [number, number] {
	let [left, right] = widest(corners, top + 1);
	for (const y of [(top + bottom) / 2, bottom - 1]) {
		const middle = (left + right) / 2;
		const stretch = stretches(corners, y).find(([from, to]) => from <= middle && middle <= to) ?? [middle, middle];
		left = Math.max(left, stretch[0]);
		right = Math.min(right, stretch[1]);
	}
	return [left, right];
}

function widest(corners: readonly Point[], y: number): [number, number] {
	return stretches(corners, y).reduce((best, one) => (one[1] - one[0] > best[1] - best[0] ? one : best), [0, 0]);
}

/** Where a horizontal line is inside the outline. */
function stretches(corners: readonly Point[], y: number): [number, number][] {
	const crossings: number[] = [];
	for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
		const [xi, yi] = corners[i]!;
		const [xj, yj] = corners[j]!;
		if (yi > y !== yj > y) crossings.push(xi + ((y - yi) / (yj - yi)) * (xj - xi));
	}
	crossings.sort((a, b) => a - b);
	return Array.from({ length: crossings.length / 2 }, (_, i) => [crossings[2 * i]!, crossings[2 * i + 1]!]);
}
