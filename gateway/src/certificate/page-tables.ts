// The certificate's tables: a line a zone, and which zone was taken for which. Pure.

import { html, type Markup } from '@aisle/protocol';
import type { Certificate } from './certificate.ts';
import { earsWords } from './certificate-text.ts';
import { percent, RATING_WORDS, rangeWords, seconds } from './words.ts';
import type { ZoneLine, ZoneWalked } from './zone-lines.ts';

/** More columns are wider than paper; then the worst mistakes are listed. */
const MATRIX_ZONES_MOST = 12;
const MISTAKES_SHOWN = 15;
/** Less than this share is a breath at a border. */
const CELL_LEAST = 0.005;

export function ratingMark(rating: ZoneLine['rating']): Markup {
	return html`<span class="rating ${rating}">${RATING_WORDS[rating]}</span>`;
}

export function zoneTable({ zones, walk }: Certificate): Markup {
	const figures = ['Right', 'Precision', 'Lag', 'Entered', 'Missed'];
	const head = walk ? [...figures, 'Receivers'] : ['Receivers'];
	return scrolling(
		'Table of zones',
		html`<table><thead><tr><th scope="col">Zone</th><th scope="col">Verdict</th>${head.map((words) => html`<th scope="col" class="number">${words}</th>`)}</tr></thead>
<tbody>${zones.map(zoneRow)}</tbody></table>`,
	);
}

function zoneRow({ name, rating, walked, coverage, note }: ZoneLine): Markup {
	const figures = walked ? walkedFigures(walked) : [];
	const verdict = html`<td class="judged">${ratingMark(rating)}${note && html`<span class="note">${note}</span>`}</td>`;
	return html`<tr><th scope="row" class="zone-name">${name}</th>${verdict}${[...figures, earsWords(coverage)].map(
		(figure) => html`<td class="number">${figure}</td>`,
	)}</tr>`;
}

function walkedFigures({ accuracy, range, precision, medianLagS, entries, missed }: ZoneWalked) {
	const right = range
		? html`${percent(accuracy)}<span class="range">${rangeWords(range)}</span>`
		: html`${percent(accuracy)}`;
	return [right, percent(precision), seconds(medianLagS), entries, missed];
}

export function confusionTable({ site, walk }: Certificate): Markup | undefined {
	if (!walk) return undefined;
	const names = site.zones.map(({ name }) => name);
	const rows = walk.score.confusion.map(({ zone, reportedS, noneS }) => {
		const cells = [...site.zones.map(({ id }) => reportedS[id] ?? 0), noneS];
		const totalS = cells.reduce((sum, s) => sum + s, 0);
		return { index: site.zones.findIndex(({ id }) => id === zone), cells, totalS };
	});
	if (names.length > MATRIX_ZONES_MOST) return mistakes(names, rows);
	const numbers = names.map((name, i) => html`<th scope="col"><abbr title="${name}">${i + 1}</abbr></th>`);
	return scrolling(
		'Table of zones taken for others',
		html`<table class="matrix"><thead><tr><th scope="col">Truly in</th>${numbers}<th scope="col">none</th><th scope="col">Time</th></tr></thead>
<tbody>${rows.map(({ index, cells, totalS }) => {
			return html`<tr><th scope="row">${index + 1} ${names[index]}</th>${cells.map((s, i) => matrixCell(s, totalS, i === index))}<td class="number">${Math.round(totalS)} s</td></tr>`;
		})}</tbody></table>`,
	);
}

/** As deep in colour as its share: right ones in one colour, wrong ones in another, and the figure in each. */
function matrixCell(s: number, totalS: number, isRight: boolean): Markup {
	const share = totalS === 0 ? 0 : s / totalS;
	if (share < CELL_LEAST) return html`<td class="cell empty">·</td>`;
	const depth = Math.ceil(share * 4);
	return html`<td class="cell ${isRight ? 'right' : 'wrong'}-${depth}">${Math.round(100 * share)}</td>`;
}

type Row = { index: number; cells: readonly number[]; totalS: number };

function mistakes(names: readonly string[], rows: readonly Row[]): Markup {
	const all = rows.flatMap(({ index, cells }) =>
		cells.flatMap((s, i) => (i === index || s < 1 ? [] : [{ index, i, s }])),
	);
	const worst = all.sort((a, b) => b.s - a.s).slice(0, MISTAKES_SHOWN);
	if (worst.length === 0) return html`<p>No zone was taken for another for as long as a second.</p>`;
	return html`<ul>${worst.map(({ index, i, s }) => {
		return html`<li>${names[index]}, reported as ${names[i] ?? 'no zone'}: ${seconds(s)}</li>`;
	})}</ul>`;
}

/** Wide tables scroll by themselves on a phone, also by keyboard. */
function scrolling(label: string, table: Markup): Markup {
	return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">${table}</div>`;
}
