// How the certificate looks: on screen light and dark, on A4 without losing a table's head. Every text has 4.5:1 on its ground.
import { Markup } from '@aisle/protocol';

const LIGHT = `
--page: #f4f5f9; --panel: #fff; --line: #e3e6ee; --ink: #1c2233; --quiet: #586174;
--good: #1e7034; --fair: #8f4700; --poor: #b42323; --unknown: #586174;
--good-ground: #e6f5ea; --fair-ground: #fff1df; --poor-ground: #fdeaea; --unknown-ground: #eceef4;
--right-1: #e3f4e8; --right-2: #c4e8ce; --right-3: #9fd9af; --right-4: #7fcb94;
--wrong-1: #fdebd9; --wrong-2: #fbd0a6; --wrong-3: #f7b27a; --wrong-4: #f09a58; --cell-ink: #14251a;
--walk: #1e7034; --walk-off: #98a1b5; --wrong: #d0342c; --mark: #1c2233; --better: #5b2bc4; --better-ink: #fff;
--thin: #b35400; --edge: #fff;`;
const DARK = `
--page: #10131b; --panel: #191d28; --line: #2b3140; --ink: #e9ecf4; --quiet: #a3adc2;
--good: #5fcf7e; --fair: #ffa94d; --poor: #ff8787; --unknown: #a3adc2;
--good-ground: #16301f; --fair-ground: #33260f; --poor-ground: #3a1c20; --unknown-ground: #262c3a;
--right-1: #16301f; --right-2: #1c4a2b; --right-3: #21613a; --right-4: #24703f;
--wrong-1: #36240f; --wrong-2: #573512; --wrong-3: #774514; --wrong-4: #8a4d12; --cell-ink: #fff;
--walk: #5fcf7e; --walk-off: #6b768e; --wrong: #ff7b72; --mark: #e9ecf4; --better: #b79bff; --better-ink: #10131b;
--thin: #ffa94d; --edge: #191d28;`;

const SCREEN = `
*, ::before, ::after { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1.25rem 2.5rem; max-width: 60rem; background: var(--page); color: var(--ink);
	font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1, h2, p, ul, dl, dd { margin: 0; }
h1 { font-size: 1.9rem; line-height: 1.2; font-weight: 650; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; font-weight: 650; margin-bottom: 0.5rem; }
p + p { margin-top: 0.35rem; }
header { margin-bottom: 1rem; }
.kind, .made, footer { color: var(--quiet); }
.kind { font-weight: 600; }
footer { margin-top: 1rem; font-size: 0.875rem; }
main { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
section { padding: 1.125rem 1.25rem; border: 1px solid var(--line); border-radius: 0.875rem; background: var(--panel); }
section ul:not(.legend) { padding-left: 1.1rem; }
.verdict { border-left: 0.5rem solid var(--rating); background: var(--rating-ground); }
.verdict h2 { font-size: 1.4rem; line-height: 1.3; color: var(--rating); }
.good { --rating: var(--good); --rating-ground: var(--good-ground); }
.fair { --rating: var(--fair); --rating-ground: var(--fair-ground); }
.poor { --rating: var(--poor); --rating-ground: var(--poor-ground); }
.unknown { --rating: var(--unknown); --rating-ground: var(--unknown-ground); }
.figures { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); }
.figures div { display: flex; flex-direction: column; padding: 0.75rem 1rem; border: 1px solid var(--line);
	border-radius: 0.875rem; background: var(--panel); }
.figures dd { font-size: 1.35rem; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; }
.figures dt { color: var(--quiet); font-size: 0.875rem; line-height: 1.35; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 3px solid var(--better); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.35rem 0.5rem; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { color: var(--quiet); font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 600; }
.number { text-align: right; white-space: nowrap; }
.judged { min-width: 10rem; }
.note, .range { display: block; color: var(--quiet); font-size: 0.8125rem; line-height: 1.35; }
.zone-name { min-width: 6.5rem; }
th.number { white-space: normal; }
.rating { display: inline-block; padding: 0 0.5rem; border-radius: 1rem; color: var(--rating);
	background: var(--rating-ground); font-weight: 600; white-space: nowrap; }
.matrix { width: auto; }
.matrix thead th:not(:first-child), .cell { text-align: center; min-width: 2.6rem; }
.matrix tbody th { white-space: nowrap; }
.matrix abbr { text-decoration: none; }
.cell { color: var(--cell-ink); border: 1px solid var(--panel); }
.cell.empty { color: var(--quiet); }
.right-1 { background: var(--right-1); } .right-2 { background: var(--right-2); }
.right-3 { background: var(--right-3); } .right-4 { background: var(--right-4); }
.wrong-1 { background: var(--wrong-1); } .wrong-2 { background: var(--wrong-2); }
.wrong-3 { background: var(--wrong-3); } .wrong-4 { background: var(--wrong-4); }
.how { color: var(--quiet); font-size: 0.875rem; }
.how h2, .how b { color: var(--ink); }
svg { display: block; width: 100%; max-height: 40rem; }
.zone { fill: var(--rating-ground); stroke: var(--quiet); stroke-width: 1.2; }
.thin { fill: var(--thin); fill-opacity: 0.28; }
.thin.ears-0 { fill-opacity: 0.6; }
.walk { fill: none; stroke-width: 2.2; stroke-linecap: round; stroke-linejoin: round; }
.walk.uncounted { stroke: var(--walk-off); stroke-dasharray: 2 5; }
.walk.right { stroke: var(--walk); stroke-opacity: 0.75; }
.walk.wrong { stroke: var(--wrong); stroke-width: 4; }
.surveyed { fill: var(--quiet); }
.receiver { fill: var(--mark); stroke: var(--edge); stroke-width: 1.5; }
.name, .figure { font-size: 14px; font-weight: 650; text-anchor: middle; fill: var(--ink); stroke: var(--edge);
	stroke-width: 3.5; paint-order: stroke; stroke-linejoin: round; }
.figure { font-weight: 500; }
.name.narrow { display: none; }
.better { fill: var(--better); stroke: var(--edge); stroke-width: 2; }
.better-mark { fill: var(--better-ink); font-size: 13px; font-weight: 700; text-anchor: middle; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.1rem; margin-top: 0.75rem; padding: 0; list-style: none;
	color: var(--quiet); font-size: 0.875rem; }
.legend li { display: flex; align-items: center; gap: 0.4rem; }
.mark { display: inline-block; width: 0.7rem; height: 0.7rem; print-color-adjust: exact; }
.mark.receiver { background: var(--mark); width: 0.55rem; height: 0.55rem; }
.mark.surveyed { background: var(--quiet); width: 0.3rem; height: 0.3rem; border-radius: 50%; }
.mark.walk-right { height: 0.2rem; width: 1.2rem; background: var(--walk); }
.mark.walk-wrong { height: 0.3rem; width: 1.2rem; background: var(--wrong); }
.mark.thin { background: var(--thin); opacity: 0.35; }
.mark.silent { background: var(--thin); opacity: 0.65; }
.mark.better { background: var(--better); border-radius: 50%; }
@media (max-width: 36em) { body { padding: 1rem 0.75rem 2rem; } section { padding: 0.875rem; }
	.figures { gap: 0.5rem; grid-template-columns: repeat(2, minmax(0, 1fr)); } .verdict h2 { font-size: 1.2rem; }
	/* the plan is drawn at half its size then */
	.name, .figure { font-size: 19px; } .name.wide { display: none; } .name.narrow { display: inline; } }`;

const PRINT = `
@page { size: A4; margin: 14mm; }
@media print {
	body { padding: 0; max-width: none; background: #fff; font-size: 10pt; print-color-adjust: exact; }
	h1 { font-size: 18pt; } h2 { font-size: 12pt; } .verdict h2 { font-size: 15pt; }
	main { display: block; } section, .figures { margin-bottom: 4mm; }
	section { padding: 3mm 4mm; break-inside: avoid; }
	h2 { break-after: avoid; }
	tr { break-inside: avoid; } thead { display: table-header-group; }
	.figures { gap: 2mm; grid-template-columns: repeat(5, 1fr); } .figures div { padding: 2mm; }
	.figures dd { font-size: 12pt; } .figures dt, .how, .legend { font-size: 8.5pt; }
	table { font-size: 9pt; } .scroll { overflow: visible; }
	th, td { padding: 1mm 1.5mm; }
	svg { max-height: 92mm; }
	.note, .range { font-size: 8.5pt; }
	/* beside the first line: at the end it would often have a page of its own */
	footer { position: absolute; top: 0; right: 0; margin: 0; font-size: 8.5pt; } footer p { margin: 0; }
}`;

export const PAGE_STYLE = new Markup(
	`:root { color-scheme: light; ${LIGHT} }\n@media screen and (prefers-color-scheme: dark) { :root { color-scheme: dark; ${DARK} } }${SCREEN}${PRINT}`,
);
