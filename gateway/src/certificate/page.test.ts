import { html } from '@aisle/protocol';
import { expect, test } from 'vitest';
import { certificate, certificateJson } from './certificate.ts';
import { certificateText } from './certificate-text.ts';
import type { WalkFacts } from './ground.ts';
import { certificatePage } from './page.ts';
import { certificateProblemPage } from './problem-page.ts';
import { groundOf, levelsOf, scoreOf, storeOf } from './test-store.ts';

const WALK_T = Date.UTC(2026, 4, 4, 8, 30) / 1000;
const site = storeOf(
	20,
	10,
	[
		{ id: 'toys', name: 'Toys & <b>more</b>', from: [0, 0], to: [10, 10] },
		{ id: 'kids', name: 'Kids', from: [10, 0], to: [20, 10] },
	],
	[
		[2, 5],
		[8, 5],
	],
);
const ground = groundOf(site);
const fall = (x: number) => levelsOf(ground, ([cellX]) => -55 - 2.5 * Math.abs(cellX - x));

function made(walk?: Partial<WalkFacts>) {
	const score = scoreOf(site, { toys: { toys: 200, kids: 10 }, kids: { kids: 120, toys: 80 } });
	return certificate({
		site,
		ground,
		levelsDbm: new Map([
			['r1', fall(2)],
			['r2', fall(8)],
		]),
		plainDbm: (apartM) => -60 - 20 * Math.log10(Math.max(apartM, 0.7)),
		surveyed: true,
		surveyPlaces: [
			[1, 1],
			[3, 1],
		],
		findings: ['Receiver r2 & r1 were exchanged.'],
		walk: walk && {
			subject: 'tag:walker',
			captures: ['walk.jsonl'],
			fromT: WALK_T,
			toT: WALK_T + 420,
			score,
			stretches: [{ state: 'wrong', points: [[1, 1], [2.5, 1]] }], // biome-ignore format: a pair
			...walk,
		},
		madeT: WALK_T + 86_400,
	});
}

test('the whole of a walk, in a terminal', () => {
	// −85 dBm is 12 m away: beyond x = 14 only r2 hears well
	expect(certificateText(made({}))).toBe(`! Zones are right most of the time; Kids cannot be relied on.
  78 % of the time the zone reported was the true one. By one walk of 7 min it lies between 67 and 86 %, 19 times in 20.
  11 zone changes were reported for 10 true.
  Changes are noticed after 1.5 s in the median.

   zone                verdict  right  precision    lag  missed  receivers
!  Toys & <b>more</b>  fair      95 %       71 %  1.5 s       –          2  29 % of the time it was reported the person was elsewhere
✗  Kids                poor      60 %       92 %  1.5 s       –          1  taken for Toys & <b>more</b> 40 % of the time; heard well by fewer than 2 receivers in 60 % of it

Coverage is thin:
  Kids, near 16.5, 4.5: heard well by 1 receiver only, about 60 m²

One more receiver would help most in Kids, near 12.5, 4.5: on a wall, a shelf or the ceiling.
Where nothing can hang there, the next best is Kids, near 11.5, 7.5.
In trials with few receivers, one more at such a place took away a fifth to two fifths of the time in a wrong zone, sometimes nothing; one put anywhere, an eighth to a sixth. Walk again when it hangs.

Receiver r2 & r1 were exchanged.`);
});

test('the page says the same, escaped, and asks for nothing else', () => {
	const page = certificatePage(made({}));
	expect(page).toContain('Toys &amp; &lt;b&gt;more&lt;/b&gt;');
	expect(page).not.toContain('<b>more');
	expect(page).toContain('Receiver r2 &amp; r1 were exchanged.');
	expect(page).toContain('Walked on 4 May 2026, 10:30, with tag walker, surveyed at 2 places');
	expect(page).toContain('Made by Aisle on 5 May 2026, 10:30.');
	expect(page.replace('<link rel="icon" href="data:,">', '')).not.toMatch(
		/<script|<link|<img|src=|url\(|https?:|undefined|NaN|Infinity/,
	);
	// y goes up in the store and down on the page: 10 m are 348 px and a margin of 12
	expect(page).toContain('<polyline class="walk wrong" points="46.8,325.2 99.0,325.2"/>');
	expect(page).toContain('<td class="cell wrong-2">40</td>');
	expect(page).toContain('<td class="cell right-3">60</td>');
});

test('without a walk there is no matrix, and it says so', () => {
	const page = certificatePage(made());
	expect(page).toContain('Not walked, surveyed at 2 places');
	expect(page).not.toContain('Which zone was taken for which');
	expect(page).not.toContain('Precision');
	expect(page).toContain('Coverage is thin in Kids.');
});

test('of many zones the worst mistakes are listed', () => {
	const boxes = Array.from({ length: 13 }, (_, i) => ({
		id: `z${i}`,
		name: `Zone ${i}`,
		from: [i, 0] as [number, number],
		to: [i + 1, 2] as [number, number],
	}));
	const many = storeOf(13, 2, boxes);
	const score = scoreOf(many, { z0: { z0: 50, z1: 4.5 }, z3: { z3: 20, none: 9 }, z5: { z4: 0.5, z5: 30 } });
	const manyGround = groundOf(many);
	const page = certificatePage({
		...made({ score }),
		...certificate({
			...made({ score }),
			site: many,
			ground: manyGround,
			levelsDbm: new Map([['r1', levelsOf(manyGround, ([x]) => -50 - x)]]),
			plainDbm: () => -60,
		}),
	});
	expect(page).not.toContain('class="matrix"');
	const list = page.match(/<li>Zone .*, reported as .*<\/li>/g);
	expect(list).toEqual(['<li>Zone 3, reported as no zone: 9.0 s</li><li>Zone 0, reported as Zone 1: 4.5 s</li>']);
});

test('for machines', () => {
	expect(JSON.parse(JSON.stringify(certificateJson(made({}))))).toMatchObject({
		store: 'test-store',
		verdict: { rating: 'fair' },
		surveyed: true,
		surveyPlaces: 2,
		walk: { subject: 'tag:walker', accuracy: 320 / 410, captures: ['walk.jsonl'] },
		zones: [
			{ id: 'toys', rating: 'fair' },
			{ id: 'kids', rating: 'poor', walked: { accuracy: 0.6 } },
		],
		thin: [{ zone: 'kids', ears: 1, areaM2: 60 }],
	});
	expect(certificateJson(made())).toMatchObject({ walk: undefined });
});

test('what cannot be made says why, a line a mistake', () => {
	const page = certificateProblemPage('walk.csv:2: "x" must be a number\nwalk.csv:3: <b>');
	expect(page).toContain('<p>walk.csv:2: &quot;x&quot; must be a number</p><p>walk.csv:3: &lt;b&gt;</p>');
});

test('markup within markup is not escaped, and nothing is nothing', () => {
	expect(html`<p>${html`<b>${"a'b"}</b>`}${undefined}${false}${[1, html`<i></i>`]}</p>`.text).toBe(
		'<p><b>a&#39;b</b>1<i></i></p>',
	);
});
