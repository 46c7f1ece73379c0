// How far the crowd level is from the people who are there: a virtual store heard by a real pipeline, minute by minute.
import { contains, type Point, type Site, zoneOfReceiver } from '@aisle/protocol';
import { type Heard, Simulation } from '@aisle/virtual-store';
import { Pipeline } from '../../gateway/src/pipeline.ts';
import { DEFAULT_CROWD_RULES } from '../../gateway/src/presence/crowd.ts';
import { makeEstimator } from '../../gateway/src/presence/make-estimator.ts';
import { DEFAULT_VISIT_RULES } from '../../gateway/src/presence/zone-state.ts';

export type CrowdCase = {
	/** as the gateway knows it */
	site: Site;
	/** where people walk, if that is not where the site file would have them */
	walked?: Site;
	seed: number;
	people: number;
	/** devices besides a phone each, by person */
	worn?: number;
	/** things beyond the walls that advertise */
	nextDoor?: number;
	/** things in the store that advertise, and that the site file does not name */
	furniture?: number;
	/** the gateway has heard a day and its night already */
	afterNight?: boolean;
	minutes?: number;
};

/** People in a zone in one minute: true, told, and as a simple rule would have it. */
export type ZoneMinute = { zone: string; people: number; told: number | undefined; simple: number };

/** One person in three wears something (decision 10). */
export const WORN = 0.36;
/** The first minute is never whole, and in one more the path law is learned. */
const WARM_UP_MINUTES = 2;
/** What a simple rule takes for "in this zone". */
const SIMPLE_DBM = -75;
const START_S = 1_790_000_040;
const MINUTE_S = 60;
const HOUR_S = 3600;
/** One quiet spell is enough, and the other hours only pass. */
const QUIET_MINUTES = 11;
const QUIET_HOUR = 22;
const NIGHT_HOURS = 26;

export function crowdMinutes(options: CrowdCase): ZoneMinute[] {
	const { site, people, worn = WORN, nextDoor = 0, minutes = 6 } = options;
	const pipeline = new Pipeline({
		site,
		estimator: makeEstimator(site),
		rules: DEFAULT_VISIT_RULES,
		sink: { write: () => {} },
	});
	const simulate = (shoppers: number, startS: number) => {
		const strangers = shoppers + Math.round(shoppers * worn) + nextDoor;
		return new Simulation({
			site: furnished(options),
			seed: options.seed,
			day: 2,
			people: shoppers,
			strangers,
			nextDoor,
			startS,
		});
	};
	const startS = START_S + (options.afterNight ? NIGHT_HOURS * HOUR_S : 0);
	if (options.afterNight) passNight(pipeline, simulate(0, START_S + QUIET_HOUR * HOUR_S));
	const simple = countSimply(pipeline, site);
	const simulation = simulate(people, startS);
	const result: ZoneMinute[] = [];
	for (let minute = 0; minute < minutes + WARM_UP_MINUTES; minute++) {
		const truth = walkMinute(simulation, startS + minute * MINUTE_S, site, (heard) => pipeline.observe(heard));
		pipeline.advance(startS + (minute + 1) * MINUTE_S);
		const counted = simple();
		if (minute < WARM_UP_MINUTES) continue;
		for (const { id } of site.zones) {
			const told = pipeline.crowdLevels().get(id);
			result.push({ zone: id, people: truth.get(id)!, told, simple: counted.get(id)! });
		}
	}
	return result;
}

/** The site with things in it that the gateway takes for strangers' devices. */
function furnished({ site, walked = site, furniture = 0 }: CrowdCase): Site {
	const { width, height } = site.floor;
	const things = Array.from({ length: furniture }, (_, i) => {
		// multiples of two irrational numbers spread evenly
		const at: Point = [((i * Math.SQRT2 + 0.3) % 1) * width, ((i * Math.sqrt(3) + 0.7) % 1) * height];
		return { id: `thing-${i}`, at, ibeacon: { uuid: '0d0d0d0d-0000-4000-8000-000000000000', major: 1, minor: i } };
	});
	return { ...walked, beacons: [...walked.beacons, ...things] };
}

/** A day of which nothing is heard but a quiet spell near its end. */
function passNight(pipeline: Pipeline, closed: Simulation): void {
	const pass = (fromM: number, toM: number) => {
		for (let minute = fromM; minute <= toM; minute++) pipeline.advance(START_S + minute * MINUTE_S);
	};
	const quietM = QUIET_HOUR * 60;
	pass(0, quietM);
	closed.advance(START_S + (quietM + QUIET_MINUTES) * MINUTE_S, (one) => pipeline.observe(one));
	pass(quietM + QUIET_MINUTES, NIGHT_HOURS * 60);
}

/** Loud adverts at a zone's own receivers, over what one person sends: what one would write down without thinking further. */
function countSimply(pipeline: Pipeline, site: Site): () => Map<string, number> {
	const none = () => new Map(site.zones.map(({ id }) => [id, 0]));
	let counts = none();
	const zoneOf = new Map(site.receivers.map((receiver) => [receiver.id, zoneOfReceiver(site, receiver)?.id ?? '']));
	pipeline.listen(({ receiver, rssiDbm }, known) => {
		const zone = zoneOf.get(receiver)!;
		if (!known && rssiDbm >= SIMPLE_DBM) counts.set(zone, counts.get(zone)! + 1);
	});
	return () => {
		const perPerson = MINUTE_S * DEFAULT_CROWD_RULES.advertsPerPersonPerS;
		const people = new Map([...counts].map(([zone, count]) => [zone, count / perPerson]));
		counts = none();
		return people;
	};
}

/** @returns strangers by zone, on average over the minute */
function walkMinute(simulation: Simulation, fromS: number, { zones }: Site, hear: (heard: Heard) => void) {
	const truth = new Map(zones.map(({ id }) => [id, 0]));
	for (let s = 1; s <= MINUTE_S; s++) {
		simulation.advance(fromS + s, hear);
		for (const { kind, at } of simulation.truth().people) {
			const zone = kind === 'stranger' ? zones.find(({ shape }) => contains(shape, at)) : undefined;
			if (zone) truth.set(zone.id, truth.get(zone.id)! + 1 / MINUTE_S);
		}
	}
	return truth;
}
