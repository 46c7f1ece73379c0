// A certificate as one page: to look at, to print, to send. It asks for nothing else: no script, no font, no picture. Pure.
import { counted, durationWords, GOOD_DBM, html, type Markup } from '@aisle/protocol';
import type { Certificate } from './certificate.ts';
import { thinLines } from './certificate-text.ts';
import { EARS_LEAST } from './coverage.ts';
import { planSvg } from './page-plan.ts';
import { PAGE_STYLE } from './page-style.ts';
import { confusionTable, ratingMark, zoneTable } from './page-tables.ts';
import { FAIR_SHARE, GOOD_SHARE, rangeOf } from './rating.ts';
import { dateWords, dbm, percent, rangeWords, seconds } from './words.ts';

export function certificatePage(certificate: Certificate): string {
	const { site, madeT, verdict, advice, findings } = certificate;
	const matrix = confusionTable(certificate);
	const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Certificate · ${site.store} · Aisle</title>
<link rel="icon" href="data:,">
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<p class="kind">Certificate of zones</p>
<h1>${site.store}</h1>
<p class="made">${walkedLine(certificate)}</p>
</header>
<main>
<section class="verdict ${verdict.rating}" aria-labelledby="verdict">
<h2 id="verdict">${verdict.headline}</h2>
${verdict.reasons.map((reason) => html`<p>${reason}</p>`)}
</section>
${figures(certificate)}
<section class="plan" aria-labelledby="plan">
<h2 id="plan">The store</h2>
${planSvg(certificate)}
${legend(certificate)}
</section>
<section aria-labelledby="more">
<h2 id="more">One more receiver</h2>
${advice.words.map((words) => html`<p>${words}</p>`)}
</section>
<section aria-labelledby="zones">
<h2 id="zones">Zones</h2>
${zoneTable(certificate)}
</section>
${
	matrix &&
	html`<section aria-labelledby="confusion">
<h2 id="confusion">Which zone was taken for which</h2>
<p>Rows are where the person truly was, columns what was reported then: percent of the row's time.</p>
${matrix}
</section>`
}
${coverageSection(certificate)}
${
	findings.length > 0 &&
	html`<section aria-labelledby="findings">
<h2 id="findings">Also found</h2>
<ul>${findings.map((words) => html`<li>${words}</li>`)}</ul>
</section>`
}
${howSection(certificate)}
</main>
<footer><p>Made by Aisle on ${dateWords(madeT, site.timezone)}.</p></footer>
</body>
</html>
`;
	return page.text;
}

function walkedLine({ site, walk, surveyed, surveyPlaces }: Certificate): string {
	const survey = surveyed ? `surveyed at ${counted(surveyPlaces.length, 'place')}` : 'not surveyed';
	if (!walk) return `Not walked, ${survey}`;
	return `Walked on ${dateWords(walk.fromT, site.timezone)}, with ${walk.subject.replace(/^tag:/, 'tag ')}, ${survey}`;
}

function figures({ walk, zones, site, thin }: Certificate): Markup {
	const figure = (value: string, what: string) => html`<div><dd>${value}</dd><dt>${what}</dt></div>`;
	const ears = counted(site.receivers.length, 'receiver');
	const coverage =
		thin.length === 0
			? figure('everywhere', `${EARS_LEAST} or more of ${ears} hear well`)
			: figure(counted(thin.length, 'thin place'), `where fewer than ${EARS_LEAST} of ${ears} hear well`);
	if (!walk) {
		return html`<dl class="figures">${figure(`${zones.filter(({ rating }) => rating === 'good').length} of ${zones.length}`, 'zones well covered')}${coverage}</dl>`;
	}
	const { accuracy, scoredS, changes, lag, walks } = walk.score;
	const range = rangeOf(accuracy ?? 0, scoredS);
	return html`<dl class="figures">
${figure(percent(accuracy), `of the time in the right zone (${rangeWords(range)})`)}
${figure(seconds(lag.medianS), `until a change is noticed; ${counted(lag.missed, 'change')} missed`)}
${figure(`${changes.reported} for ${changes.true}`, 'zone changes reported for true ones')}
${figure(durationWords(scoredS), `of ${counted(walks, 'walk')}, without the first 5 s`)}
${coverage}
</dl>`;
}

function legend({ walk, surveyPlaces, thin, advice, ears }: Certificate): Markup {
	const entry = (mark: string, words: string) => html`<li><span class="mark ${mark}"></span>${words}</li>`;
	const isSilent = ears.some(({ ears: count }) => count === 0);
	return html`<ul class="legend">
${entry('receiver', 'receiver')}
${surveyPlaces.length > 0 && entry('surveyed', 'surveyed here')}
${walk && html`${entry('walk-right', 'walked, zone right')}${entry('walk-wrong', 'walked, zone wrong')}`}
${thin.length > 0 && entry('thin', 'heard well by one receiver')}
${isSilent && entry('silent', 'heard well by none')}
${advice.places.length > 0 && entry('better', `${advice.places.length > 1 ? 'A, B' : 'A'}: for one more receiver`)}
</ul>`;
}

function coverageSection(certificate: Certificate): Markup {
	const lines = thinLines(certificate);
	return html`<section aria-labelledby="coverage">
<h2 id="coverage">Where coverage is thin</h2>
${
	lines.length === 0
		? html`<p>Nowhere: every place is heard well by ${EARS_LEAST} receivers or more.</p>`
		: html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`
}
</section>`;
}

/** Whoever is handed this page was not there when it was made. */
function howSection({ walk, surveyed }: Certificate): Markup {
	const levels = surveyed ? 'as the survey found it' : 'by distance alone';
	return html`<section class="how" aria-labelledby="how">
<h2 id="how">How this was judged</h2>
${
	walk &&
	html`<p>Somebody walked a known way with a tag; what the gateway would have reported was held against it. The first 5 s of a walk do not count, time without a zone counts as wrong. <b>Right</b>: of the time truly in the zone, the share in which it was reported; below it, between what it lies 19 times in 20, after so short a walk. <b>Precision</b>: of the time it was reported, the share that was true. <b>Lag</b>: median from a true change to its report. A zone is ${ratingMark('good')} where right and precision are ${percent(GOOD_SHARE)} or more, ${ratingMark('fair')} from ${percent(FAIR_SHARE)}, else ${ratingMark('poor')}.</p>`
}
<p><b>Receivers</b>: how many hear a tag at ${dbm(GOOD_DBM)} or more, where the fewest do and usually, ${levels}. Fewer than ${EARS_LEAST} is thin: one receiver tells how far a tag is and not where. Places are in metres from the lower left corner of the plan.</p>
</section>`;
}
