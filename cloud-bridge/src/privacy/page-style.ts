// How the privacy report looks: on screen light and dark, on A4 a sign a page. Every text has 4.5:1 on its ground.
import { Markup } from '@aisle/protocol';

const LIGHT = `
--page: #f4f5f9; --panel: #fff; --line: #e3e6ee; --ink: #1c2233; --quiet: #586174; --accent: #5b2bc4;
--warn: #8f4700; --warn-ground: #fff1df; --box: #f0f2f8; --box-line: #b9c0d0; --chip: #fff; --mark-ink: #fff;`;
const DARK = `
--page: #10131b; --panel: #191d28; --line: #2b3140; --ink: #e9ecf4; --quiet: #a3adc2; --accent: #b79bff;
--warn: #ffa94d; --warn-ground: #33260f; --box: #222838; --box-line: #465067; --chip: #191d28; --mark-ink: #10131b;`;

const SCREEN = `
*, ::before, ::after { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1.25rem 2.5rem; max-width: 68rem; background: var(--page); color: var(--ink);
	font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word; }
h1, h2, h3, p, ul, ol, dl, dd { margin: 0; }
h1 { font-size: 1.9rem; line-height: 1.2; font-weight: 650; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; font-weight: 650; margin-bottom: 0.6rem; }
header { margin-bottom: 1rem; }
.kind { color: var(--quiet); font-weight: 600; }
.made { color: var(--quiet); overflow-wrap: anywhere; }
a { color: var(--accent); }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
nav { margin-bottom: 1rem; }
nav ol { columns: 17rem; padding-left: 1.6rem; }
nav li { padding: 0.15rem 0; break-inside: avoid; }
main { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
section { padding: 1.125rem 1.25rem; border: 1px solid var(--line); border-radius: 0.875rem; background: var(--panel); scroll-margin-top: 1rem; }
section > * + :not(h2) { margin-top: 0.75rem; }
section > h2 + * { margin-top: 0; }
section ul, section ol { padding-left: 1.2rem; }
li + li { margin-top: 0.3rem; }
dl div { display: grid; grid-template-columns: 14rem minmax(0, 1fr); gap: 0.25rem 1rem; padding: 0.35rem 0; border-bottom: 1px solid var(--line); }
dl div:last-child { border-bottom: 0; }
dt { font-weight: 600; }
dd { overflow-wrap: anywhere; }
.warnings { border-left: 0.5rem solid var(--warn); background: var(--warn-ground); }
.warned strong { display: block; color: var(--warn); }
.blanks li { padding-bottom: 2.2rem; border-bottom: 1px solid var(--quiet); }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
caption { text-align: left; color: var(--quiet); padding-bottom: 0.35rem; }
th, td { padding: 0.4rem 0.5rem; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { color: var(--quiet); font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 600; }
.columns-6 { font-size: 0.8125rem; table-layout: fixed; }
.columns-6 th, .columns-6 td { hyphens: auto; }
.columns-6 th:first-child { width: 16%; } .columns-6 th:nth-child(5) { width: 13%; } .columns-6 th:nth-child(6) { width: 13%; }
td p + p { margin-top: 0.35rem; color: var(--quiet); }
.data caption { display: none; }
.drawing { display: block; width: 100%; max-width: 46rem; margin: 0 auto; }
.drawing.narrow { display: none; max-width: 26rem; }
.box { fill: var(--box); stroke: var(--box-line); stroke-width: 1.2; }
.box.store { fill: var(--panel); stroke: var(--accent); }
.chip { fill: var(--chip); stroke: var(--box-line); }
.drawing text { fill: var(--ink); font-size: 13px; }
.drawing .title { font-size: 14px; font-weight: 650; }
.drawing .stays { fill: var(--quiet); }
.drawing .chip-name, .drawing .number { text-anchor: middle; }
.line { stroke: var(--quiet); stroke-width: 1.6; fill: none; }
.head { fill: var(--quiet); }
.mark { fill: var(--accent); }
.drawing .number { fill: var(--mark-ink); font-weight: 700; }
.sign { padding: 1.5rem; border: 2px solid var(--ink); border-radius: 0.875rem; font-size: 1.1rem; }
.sign h3 { font-size: 1.6rem; line-height: 1.2; }
.sign p { margin-top: 0.75rem; }
@media screen and (max-width: 46em) {
	body { padding: 1rem 0.75rem 2rem; } section { padding: 0.875rem; }
	dl div { grid-template-columns: minmax(0, 1fr); }
	.drawing.wide { display: none; } .drawing.narrow { display: block; }
	table, thead, tbody, tr, th, td, caption { display: block; }
	thead { display: none; }
	tr { padding: 0.6rem 0; border-bottom: 1px solid var(--line); }
	th, td { border: 0; padding: 0.1rem 0; overflow-wrap: anywhere; }
	.columns-6 th:first-child { width: auto; }
	tbody th { font-size: 1rem; }
	td p { display: inline; } td p + p::before { content: " "; }
	td::before { content: attr(data-head) ": "; color: var(--quiet); }
	.sign { padding: 1rem; }
}`;

const PRINT = `
@page { size: A4; margin: 14mm; }
@page sign { size: A4; margin: 22mm; }
@media print {
	body { padding: 0; max-width: none; background: #fff; font-size: 10pt; print-color-adjust: exact; }
	h1 { font-size: 18pt; } h2 { font-size: 13pt; break-after: avoid; }
	main { display: block; } section { margin-bottom: 5mm; padding: 3mm 4mm; }
	a { color: inherit; text-decoration: none; }
	tr, li, dl div, .sign { break-inside: avoid; } section > h2 + p { break-after: avoid; } thead { display: table-header-group; }
	table { font-size: 9pt; } th, td { padding: 1mm 1.5mm; }
	.drawing { break-inside: avoid; } .drawing { max-height: 205mm; }
	.columns-6 { font-size: 7.5pt; } .columns-6 th, .columns-6 td { padding: 0.8mm 1mm; }
	td p + p { margin-top: 0.8mm; }
	.blanks li { padding-bottom: 12mm; }
	.signs { border: 0; padding: 0; } .signs > h2, .signs > p { display: none; }
	.sign { page: sign; break-before: page; border: 0; padding: 0; font-size: 20pt; line-height: 1.45; }
	.sign h3 { font-size: 36pt; } .sign p { margin-top: 8mm; }
}`;

export const PAGE_STYLE = new Markup(
	`:root { color-scheme: light; ${LIGHT} }\n@media screen and (prefers-color-scheme: dark) { :root { color-scheme: dark; ${DARK} } }${SCREEN}${PRINT}`,
);
