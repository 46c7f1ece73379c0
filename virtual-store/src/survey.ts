// A survey of a store that is not there: somebody holds one of its tags still at one place after the other. Pure.
import { contains, labelPoint, type Point, type Site, type Subject } from '@aisle/protocol';
import type { Heard } from './heard.ts';
import { FloorPlan } from './people/floor-plan.ts';
import { type Air, airOf } from './radio/air.ts';
import { tagKind } from './radio/known.ts';
import { type OnAir, Transmitter } from './radio/transmitter.ts';
import { makeOf, type Random, storeRandom } from './random.ts';

export type SurveyOptions = {
	site: Site;
	/** the store's, as of a simulation */
	seed: number;
	/** the tag that is carried round */
	subject: Subject;
	/** from one place to the next */
	spacingM: number;
	/** at each of them */
	holdS: number;
	/** Unix seconds */
	startS: number;
};

/** An installer with a phone in the other hand. */
const PACE_MPS = 1;
/** The store is closed: no bodies but the installer's own. */
const NOBODY: readonly Point[] = [];

/** Walks the whole grid and tells of each advert and the place where the tag was. @returns how many places there were */
export function walkSurvey(
	{ site, seed, subject, spacingM, holdS, startS }: SurveyOptions,
	hear: (heard: Heard, at: Point) => void,
): number {
	const store = storeRandom(seed);
	const air = airOf(site, store);
	const random = store.fork('survey');
	const tag = new Transmitter(
		tagKind(subject, subject.kind === 'cart' ? 'cart' : 'tag', random.fork('kind')),
		startS,
		air.receivers,
		random.fork('tag'),
		makeOf(store, subject.id, subject.kind === 'cart' ? 'placed' : 'worn'),
	);
	const places = surveyPlaces(site, spacingM);
	let t = startS;
	let last = places[0]!;
	for (const at of places) {
		t += Math.hypot(at[0] - last[0], at[1] - last[1]) / PACE_MPS;
		last = at;
		hold(tag, { air, at, fromS: t, untilS: t + holdS, random, subject: `tag:${subject.id}` }, (heard) =>
			hear(heard, at),
		);
		t += holdS;
	}
	return places.length;
}

/** A grid over the floor, there and back row by row; a zone between its points gets one of its own. */
export function surveyPlaces(site: Pick<Site, 'floor' | 'zones'>, spacingM: number): Point[] {
	const { width, height } = site.floor;
	const plan = new FloorPlan(site);
	const across = (length: number) => {
		const count = Math.max(1, Math.round(length / spacingM));
		return Array.from({ length: count }, (_, i) => Math.round(((i + 0.5) * length * 100) / count) / 100);
	};
	const places = across(height).flatMap((y, row) => {
		const places = across(width).map((x): Point => [x, y]);
		return (row % 2 === 0 ? places : places.reverse()).filter((at) => plan.zoneAt(at) !== undefined);
	});
	for (const { shape } of site.zones) {
		if (!places.some((at) => contains(shape, at))) places.push(labelPoint(shape));
	}
	return places;
}

type Holding = { air: Air; at: Point; fromS: number; untilS: number; random: Random; subject: string };

function hold(tag: Transmitter, holding: Holding, hear: (heard: Heard) => void): void {
	const { air, at, fromS, untilS, random, subject } = holding;
	// held before the chest, and nobody minds which way they look
	const facingRad = random.between(-Math.PI, Math.PI);
	const { kind, powerDbm, drift, random: fading } = tag;
	const emission = { at, heightM: kind.heightM, powerDbm, facingRad, outdoors: false, drift, random: fading };
	tag.skipTo(fromS);
	while (tag.nextS < untilS) {
		const t = Math.round(tag.nextS * 1000) / 1000;
		const onAir: OnAir | undefined = tag.send();
		if (onAir) air.carry(emission, t, NOBODY, (receiver, rssiDbm) => hear({ t, receiver, rssiDbm, ...onAir, subject }));
	}
}
