// The privacy report as one page: to read, to print, to send. It asks for nothing else: no script, no font, no picture. Pure.

import { html, type Markup } from '@aisle/protocol';
import type { Block, Cell, Report, Section } from './blocks.ts';
import { flowSvg } from './flow-svg.ts';
import { PAGE_STYLE } from './page-style.ts';

export function reportPage({ language, title, subtitle, made, sections }: Report): string {
	const contents = { en: 'Contents', de: 'Inhalt' }[language];
	const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${subtitle} · Aisle</title>
<link rel="icon" href="data:,">
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<p class="kind">${title}</p>
<h1>${subtitle}</h1>
<p class="made">${made}</p>
</header>
<nav aria-label="${contents}"><ol>${sections.map(({ id, title: words }) => html`<li><a href="#${id}">${words}</a></li>`)}</ol></nav>
<main>
${sections.map(sectionMarkup)}
</main>
</body>
</html>
`;
	return page.text;
}

function sectionMarkup({ id, title, blocks }: Section): Markup {
	return html`<section class="${id}" id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${blocks.map(blockMarkup)}
</section>
`;
}

function blockMarkup(block: Block): Markup {
	switch (block.is) {
		case 'text':
			return html`<p>${block.words}</p>`;
		case 'list':
			return html`<ul>${block.items.map((words) => html`<li>${words}</li>`)}</ul>`;
		case 'steps':
			return html`<ol>${block.items.map((words) => html`<li>${words}</li>`)}</ol>`;
		case 'terms':
			return html`<dl>${block.items.map(({ term, words }) => html`<div><dt>${term}</dt><dd>${words}</dd></div>`)}</dl>`;
		case 'warnings':
			return html`<ul class="warned">${block.items.map(({ words, remedy }) => html`<li><strong>${words}</strong> ${remedy}</li>`)}</ul>`;
		case 'open':
			return html`<ol class="blanks">${block.items.map((words) => html`<li>${words}</li>`)}</ol>`;
		case 'table':
			return tableMarkup(block);
		case 'sign':
			return html`<article class="sign" lang="${block.language}"><h3>${block.title}</h3>${block.paragraphs.map((words) => html`<p>${words}</p>`)}</article>`;
		case 'flows':
			return html`${flowSvg(block.flows, 'wide')}${flowSvg(block.flows, 'narrow')}`;
	}
}

/** On a phone each row becomes a card, and a cell says by itself which column it is. */
function tableMarkup({ label, head, rows }: Extract<Block, { is: 'table' }>): Markup {
	return html`<table class="columns-${head.length}" role="table"><caption>${label}</caption>
<thead role="rowgroup"><tr role="row">${head.map((words) => html`<th scope="col" role="columnheader">${words}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map(
		([first, ...cells]) =>
			html`<tr role="row"><th scope="row" role="rowheader">${first === undefined ? undefined : cellMarkup(first)}</th>${cells.map((cell, i) => html`<td role="cell" data-head="${head[i + 1]}">${cellMarkup(cell)}</td>`)}</tr>`,
	)}</tbody></table>`;
}

function cellMarkup(cell: Cell): string | Markup[] {
	return typeof cell === 'string' ? cell : cell.map((words) => html`<p>${words}</p>`);
}
