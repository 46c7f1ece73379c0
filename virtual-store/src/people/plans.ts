// What people come for: the stops of one visit, by role. Pure.
import { labelPoint, type Point, type Zone } from '@aisle/protocol';
import type { Random } from '../random.ts';
import type { FloorPlan } from './floor-plan.ts';

/** A place to go to and what to do there. */
export type Stop = { kind: 'linger' | 'queue' | 'leave'; zone: Zone | undefined; at: Point; forS: number };

/** Looking at one shelf: half are shorter, a few much longer. Own estimate; the pace of the demo hangs on it. */
const LINGER_MEDIAN_S = 32;
const LINGER_SPREAD = 0.6;
/** Short enough that one till serves two dozen shoppers. */
const SERVICE_S = [6, 20] as const;
const DEPARTMENTS = [2, 4] as const;
const SHELVES_A_DEPARTMENT = [1, 3] as const;
const COLLECTING = 0.2;
const BUYING = 0.5;

/** In by the door, some departments, perhaps the till, out again. */
export function shoppingTrip(plan: FloorPlan, random: Random): Stop[] {
	const wanted = shuffled(plan.ofKind('shelf'), random).slice(0, random.integer(...DEPARTMENTS));
	const stops = [lookAround(plan, random), ...wanted.flatMap((zone) => browse(plan, zone, random))];
	const [pickup] = plan.zones.filter(({ kind }) => kind === 'pickup');
	if (pickup && random.chance(COLLECTING)) stops.push(linger(plan, pickup, random.between(20, 60), random));
	const tills = plan.zones.filter(({ kind }) => kind === 'checkout');
	if (tills.length > 0 && random.chance(BUYING)) {
		const zone = random.pick(tills);
		stops.push({ kind: 'queue', zone, at: labelPoint(zone.shape), forS: random.between(...SERVICE_S) });
	}
	return [...stops, goHome(plan)];
}

/** Staff tidy, advise and mind the till, wherever customers are; backrooms only they enter. */
export function shift(plan: FloorPlan, random: Random): Stop[] {
	return shuffled(plan.zones, random).map((zone) => linger(plan, zone, random.logNormal(40, 0.5), random));
}

/** Somebody's phone page: straight to the department nearest the door, then on through the others for as long as they like. */
export function guestTour(plan: FloorPlan, random: Random): Stop[] {
	const first = departmentNearDoor(plan);
	const others = shuffled(
		plan.ofKind('shelf').filter(({ id }) => id !== first.id),
		random,
	);
	return [first, ...others].flatMap((zone) => lookThrough(plan, zone, random));
}

/** A department for a minute and a half: first into the middle of it, as somebody does who has come for it, then from shelf to shelf. */
export function lookThrough(plan: FloorPlan, zone: Zone, random: Random): Stop[] {
	const middle: Stop = { kind: 'linger', zone, at: plan.inside(labelPoint(zone.shape)), forS: random.between(12, 20) };
	return [middle, ...Array.from({ length: 4 }, () => linger(plan, zone, random.between(12, 25), random))];
}

function departmentNearDoor(plan: FloorPlan): Zone {
	const away = (zone: Zone) => {
		const [x, y] = labelPoint(zone.shape);
		return Math.hypot(x - plan.door[0], y - plan.door[1]);
	};
	const sorted = [...plan.ofKind('shelf')].sort((a, b) => away(a) - away(b));
	return sorted[0]!;
}

function linger(plan: FloorPlan, zone: Zone, forS: number, random: Random): Stop {
	return { kind: 'linger', zone, at: plan.spotIn(zone, random), forS };
}

export function goHome(plan: FloorPlan): Stop {
	return { kind: 'leave', zone: undefined, at: plan.door, forS: 0 };
}

function lookAround(plan: FloorPlan, random: Random): Stop {
	return linger(plan, plan.ofKind('entrance')[0]!, random.between(1, 6), random);
}

function browse(plan: FloorPlan, zone: Zone, random: Random): Stop[] {
	return Array.from({ length: random.integer(...SHELVES_A_DEPARTMENT) }, () =>
		linger(plan, zone, random.logNormal(LINGER_MEDIAN_S, LINGER_SPREAD), random),
	);
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
	const result = [...items];
	for (let i = result.length - 1; i > 0; i--) {
		const j = random.integer(0, i);
		[result[i], result[j]] = [result[j]!, result[i]!];
	}
	return result;
}
