// The certificate's plan as SVG: zones, thin coverage, receivers, where was surveyed, the walk, and where a receiver would help. Pure.
import { contains, html, labelPoint, type Markup, type Point } from '@aisle/protocol';
import type { Certificate } from './certificate.ts';
import { EARS_LEAST } from './coverage.ts';
import { percent } from './words.ts';

/** The drawing's own units: wide enough that text of 13 is legible on a page, and on a phone still. */
const WIDTH = 720;
const HEIGHT_MOST = 620;
const MARGIN = 12;
/** Of an average character of the labels: on paper and wide screens, and on a phone, where they are larger (`page-style.ts`). */
const CHARACTER_PX = { wide: 7.2, narrow: 10.3 };

/** From a label's base line: half of its name, and what its two lines need with a mark's own size. */
const LABEL_ROOM_PX = { side: 50, above: 24, below: 30 };
const LABEL_OFFSETS_PX = [0, 28, -36, 52, -60];

type Draw = { toPx(at: Point): Point; pxPerM: number; width: number; height: number };

export function planSvg(certificate: Certificate): Markup {
	const { floor } = certificate.site;
	const pxPerM = Math.min((WIDTH - 2 * MARGIN) / floor.width, (HEIGHT_MOST - 2 * MARGIN) / floor.height);
	const draw: Draw = {
		pxPerM,
		width: floor.width * pxPerM + 2 * MARGIN,
		height: floor.height * pxPerM + 2 * MARGIN,
		toPx: ([x, y]) => [MARGIN + x * pxPerM, MARGIN + (floor.height - y) * pxPerM],
	};
	return html`<svg viewBox="0 0 ${px(draw.width)} ${px(draw.height)}" role="img" aria-labelledby="plan-title plan-words">
<title id="plan-title">Plan of the store</title>
<desc id="plan-words">${descriptionOf(certificate)}</desc>
${zonesLayer(certificate, draw)}${thinLayer(certificate, draw)}
${certificate.surveyPlaces.map((at) => html`<circle class="surveyed" ${centre(draw.toPx(at))} r="1.8"/>`)}
${walkLayer(certificate, draw)}${receiversLayer(certificate, draw)}${labelsLayer(certificate, draw)}${adviceLayer(certificate, draw)}
</svg>`;
}

/** What the picture says, for who does not see it: the tables below say the rest. */
function descriptionOf({ site, walk, surveyPlaces, thin, advice }: Certificate): string {
	const wrong = walk ? ' The walk is drawn, and where the zone was wrong.' : '';
	const best = advice.places.length > 0 ? ` ${advice.words[0]}` : '';
	return `${site.zones.length} zones, ${site.receivers.length} receivers, ${surveyPlaces.length} surveyed places, ${thin.length} places of thin coverage.${wrong}${best}`;
}

function zonesLayer({ site, zones }: Certificate, { toPx }: Draw): Markup[] {
	return site.zones.map(({ shape }, i) => {
		const corners = shape.map((corner) => pair(toPx(corner))).join(' ');
		return html`<polygon class="zone ${zones[i]!.rating}" points="${corners}"/>`;
	});
}

/** One path for all: thousands of cells would be thousands of elements. */
function thinLayer({ ground, ears }: Certificate, { toPx, pxPerM }: Draw): Markup[] {
	const side = px(ground.cellM * pxPerM);
	return ears
		.filter(({ ears: count }) => count < EARS_LEAST)
		.map(({ ears: count, cells }) => {
			const squares = cells.map((cell) => {
				const half = ground.cellM / 2;
				const corner = toPx([ground.x[cell]! - half, ground.y[cell]! + half]);
				return `M${pair(corner)}h${side}v${side}h-${side}z`;
			});
			return html`<path class="thin ears-${count}" d="${squares.join('')}"/>`;
		});
}

function walkLayer({ walk }: Certificate, { toPx }: Draw): Markup[] {
	const stretches = walk?.stretches ?? [];
	// what was wrong lies on top
	const inOrder = (['uncounted', 'right', 'wrong'] as const).flatMap((state) =>
		stretches.filter((stretch) => stretch.state === state),
	);
	return inOrder.map(({ state, points }) => {
		return html`<polyline class="walk ${state}" points="${points.map((at) => pair(toPx(at))).join(' ')}"/>`;
	});
}

function receiversLayer({ site }: Certificate, { toPx }: Draw): Markup[] {
	return site.receivers.flatMap(({ id, at }) => {
		if (!at) return [];
		const [x, y] = toPx(at);
		return html`<g><title>Receiver ${id}</title><rect class="receiver" x="${px(x - 4)}" y="${px(y - 4)}" width="8" height="8"/></g>`;
	});
}

function labelsLayer(certificate: Certificate, draw: Draw): Markup[] {
	const { site, zones } = certificate;
	const { pxPerM } = draw;
	const marks = [
		...site.receivers.flatMap(({ at }) => (at ? [at] : [])),
		...certificate.advice.places.map(({ at }) => at),
	];
	return site.zones.map(({ shape, name }, i) => {
		const [x, y] = labelPlace(shape, marks.map(draw.toPx), draw);
		const xs = shape.map(([cornerX]) => cornerX);
		const roomPx = (Math.max(...xs) - Math.min(...xs)) * pxPerM - 6;
		const label = (width: 'wide' | 'narrow') => {
			const most = Math.max(Math.floor(roomPx / CHARACTER_PX[width]), 2);
			return html`<text class="name ${width}" x="${px(x)}" y="${px(y)}">${shortened(name, most)}</text>`;
		};
		const { walked } = zones[i]!;
		const figure = walked && walked.accuracy !== null ? percent(walked.accuracy) : '';
		return html`${label('wide')}${label('narrow')}${
			figure && html`<text class="figure" x="${px(x)}" y="${px(y)}" dy="1.15em">${figure}</text>`
		}`;
	});
}

/** In the middle of the zone, or above or below it where a mark would be hidden. */
function labelPlace(shape: readonly Point[], marksPx: readonly Point[], { toPx, pxPerM }: Draw): Point {
	const [middleX, middleY] = labelPoint(shape);
	const free = LABEL_OFFSETS_PX.map((offset): Point => [middleX, middleY + offset / pxPerM]).find((at) => {
		const [x, y] = toPx(at);
		const hides = ([markX, markY]: Point) =>
			Math.abs(markX - x) < LABEL_ROOM_PX.side && markY > y - LABEL_ROOM_PX.above && markY < y + LABEL_ROOM_PX.below;
		return contains(shape, at) && !marksPx.some(hides);
	});
	return toPx(free ?? [middleX, middleY]);
}

function adviceLayer({ advice }: Certificate, { toPx }: Draw): Markup[] {
	return advice.places.map(({ at }, i) => {
		const [x, y] = toPx(at);
		return html`<g><title>${i === 0 ? 'One more receiver would help most here' : 'The next best place'}</title><circle class="better" ${centre([x, y])} r="11"/><text class="better-mark" x="${px(x)}" y="${px(y + 4.5)}">${i === 0 ? 'A' : 'B'}</text></g>`;
	});
}

function shortened(name: string, most: number): string {
	return name.length <= most ? name : `${name.slice(0, most - 1)}…`;
}

function centre([x, y]: Point): Markup {
	return html`cx="${px(x)}" cy="${px(y)}"`;
}

function pair(at: Point): string {
	return `${px(at[0])},${px(at[1])}`;
}

function px(value: number): string {
	return value.toFixed(1);
}
