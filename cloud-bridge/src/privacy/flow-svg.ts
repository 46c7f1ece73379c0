// The data flows as SVG: boxes from top to bottom, the phone's own line to the bridge beside them. Pure.

import { html, type Markup } from '@aisle/protocol';
import type { FlowArrow, FlowBox, Flows } from './flows.ts';

/** The drawing's own units, which are pixels of text: one for paper and wide screens, one for a phone. */
const SIZES = {
	wide: { width: 720, rail: 220, perRow: 4 },
	narrow: { width: 350, rail: 84, perRow: 2 },
} as const;
type Size = keyof typeof SIZES;

/** Of an average character, a little more than it is. */
const CHARACTER_PX = 7.1;
const TITLE_CHARACTER_PX = 8.5;
const PADDING = 12;
const LINE = 18;
const TITLE = 22;
const CHIP = { height: 26, gap: 6 };
const GAP = 8;
const ARROW_LEAST = 54;
const NUMBER_R = 11;

type Placed = { markup: Markup; height: number };

/** @param size two are put on the page, and the style shows the one that fits */
export function flowSvg(flows: Flows, size: Size): Markup {
	const { width, rail } = SIZES[size];
	const columnWidth = width - rail;
	const parts: Markup[] = [];
	let y = 2;
	const put = (placed: Placed) => {
		parts.push(placed.markup);
		y += placed.height;
	};
	// the phone's box reaches over the rail, whose line goes from it to the bridge, which does, too
	put(box(flows.phone, y, width, size));
	const railFrom = y;
	put(arrow(flows.arrows.air, y, columnWidth));
	for (const [i, store] of flows.stores.entries()) {
		if (i > 0) y += GAP;
		put(box(store, y, columnWidth, size));
	}
	put(arrow(flows.arrows.events, y, columnWidth));
	put(box(flows.broker, y, columnWidth, size));
	put(arrow(flows.arrows.batches, y, columnWidth));
	parts.push(railLine(flows.arrows.https, railFrom, y, size));
	put(box(flows.bridge, y, width, size));
	if (flows.backups && flows.arrows.copies) {
		put(arrow(flows.arrows.copies, y, columnWidth));
		put(box(flows.backups, y, width, size));
	}
	const id = `flows-${size}`;
	return html`<svg class="drawing ${size}" viewBox="0 0 ${width} ${y + 2}" role="img" aria-labelledby="${id}-title ${id}-words">
<title id="${id}-title">${flows.title}</title>
<desc id="${id}-words">${flows.description}</desc>
${parts}
</svg>`;
}

function box({ id, title, stays, chips }: FlowBox, y: number, width: number, size: Size): Placed {
	const roomPx = width - 2 * PADDING;
	const most = Math.floor(roomPx / CHARACTER_PX);
	const titleLines = wrapped(title, Math.floor(roomPx / TITLE_CHARACTER_PX));
	const stayLines = stays.flatMap((words) => wrapped(words, most));
	let at = y + PADDING + 12;
	const texts: Markup[] = [];
	for (const line of titleLines) {
		texts.push(html`<text class="title" x="${PADDING}" y="${at}">${line}</text>`);
		at += TITLE;
	}
	for (const line of stayLines) {
		texts.push(html`<text class="stays" x="${PADDING}" y="${at}">${line}</text>`);
		at += LINE;
	}
	at -= 8;
	const perRow = chipsInRow(chips, roomPx, SIZES[size].perRow);
	const chipWidth = chipWidthPx(roomPx, perRow);
	const chipMost = charactersOfChip(chipWidth);
	const chipMarks = chips.map((name, i) => {
		const x = PADDING + (i % perRow) * (chipWidth + CHIP.gap);
		const top = at + Math.floor(i / perRow) * (CHIP.height + CHIP.gap);
		return html`<g><title>${name}</title><rect class="chip" x="${x}" y="${top}" width="${chipWidth}" height="${CHIP.height}" rx="6"/><text class="chip-name" x="${x + chipWidth / 2}" y="${top + 17}">${shortened(name, chipMost)}</text></g>`;
	});
	at += Math.ceil(chips.length / perRow) * (CHIP.height + CHIP.gap);
	const height = at - y + (chips.length > 0 ? 4 : 6);
	return {
		markup: html`<g><rect class="box ${id}" x="1" y="${y}" width="${width - 2}" height="${height}" rx="10"/>${texts}${chipMarks}</g>`,
		height,
	};
}

/** Down what goes to the cloud, up what comes from it. */
function arrow({ number, down, up }: FlowArrow, y: number, width: number): Placed {
	const x = 30;
	const most = Math.floor((width - x - 24) / CHARACTER_PX);
	const lines = [...wrapped(`↓ ${down}`, most), ...(up === undefined ? [] : wrapped(`↑ ${up}`, most))];
	const height = Math.max(lines.length * LINE + 20, ARROW_LEAST);
	const first = y + (height - lines.length * LINE) / 2 + 13;
	const middle = y + height / 2;
	return {
		markup: html`<g><path class="line" d="M${x - 10},${y + (up === undefined ? 0 : 9)}V${y + height - 9}"/>${head(x - 10, y + height, 'down')}${up !== undefined && head(x - 10, y, 'up')}
${mark(number, x - 10, middle)}${lines.map((line, i) => html`<text class="words" x="${x + 10}" y="${first + i * LINE}">${line}</text>`)}</g>`,
		height,
	};
}

/** On a phone there is room for its number only: the list below the drawing has the words. */
function railLine({ number, down, up }: FlowArrow, fromY: number, toY: number, size: Size): Markup {
	const { width, rail } = SIZES[size];
	const x = width - rail + 18;
	const most = Math.floor((rail - 18 - NUMBER_R - 8) / CHARACTER_PX);
	const words =
		size === 'wide' ? [...wrapped(`↓ ${down}`, most), ...(up === undefined ? [] : wrapped(`↑ ${up}`, most))] : [];
	const lines = ['HTTPS', ...words];
	const middle = (fromY + toY) / 2;
	const first = middle - ((lines.length - 1) * LINE) / 2 + 4;
	return html`<g><path class="line" d="M${x},${fromY + 9}V${toY - 9}"/>${head(x, fromY, 'up')}${head(x, toY, 'down')}
${mark(number, x, middle)}${lines.map((line, i) => html`<text class="words" x="${x + NUMBER_R + 6}" y="${first + i * LINE}">${line}</text>`)}</g>`;
}

/** As many as there is room for their names, at least one. */
function chipsInRow(names: readonly string[], roomPx: number, most: number): number {
	const longest = Math.max(0, ...names.map(({ length }) => length));
	let perRow = most;
	while (perRow > 1 && charactersOfChip(chipWidthPx(roomPx, perRow)) < longest) perRow--;
	return perRow;
}

function chipWidthPx(roomPx: number, perRow: number): number {
	return (roomPx - (perRow - 1) * CHIP.gap) / perRow;
}

function charactersOfChip(widthPx: number): number {
	return Math.floor((widthPx - 12) / CHARACTER_PX);
}

function head(x: number, y: number, way: 'up' | 'down'): Markup {
	const back = way === 'down' ? -10 : 10;
	return html`<path class="head" d="M${x},${y}l-6,${back}h12z"/>`;
}

function mark(number: number, x: number, y: number): Markup {
	return html`<circle class="mark" cx="${x}" cy="${y}" r="${NUMBER_R}"/><text class="number" x="${x}" y="${y + 4.5}">${number}</text>`;
}

/** A word longer than the line is broken. */
function wrapped(text: string, most: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ').flatMap((each) => chunks(each, most))) {
		const longer = line === '' ? word : `${line} ${word}`;
		if (longer.length <= most) line = longer;
		else {
			lines.push(line);
			line = word;
		}
	}
	return line === '' ? lines : [...lines, line];
}

function chunks(word: string, most: number): string[] {
	return word.length <= most ? [word] : [word.slice(0, most), ...chunks(word.slice(most), most)];
}

function shortened(name: string, most: number): string {
	return name.length <= most ? name : `${name.slice(0, most - 1)}…`;
}
