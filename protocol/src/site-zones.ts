// Which zone a point or a receiver belongs to. Pure.
import { contains } from './geometry.ts';
import { distanceTo } from './shapes.ts';
import type { Receiver, Site, Zone } from './site.ts';
import type { Point } from './units.ts';

type WithZones = Pick<Site, 'zones'>;

/** A point this near to a zone's border is on it: floors' outer borders belong to a zone too. */
const ON_BORDER_M = 0.001;

/** The zone a point lies in; on a common border, one of the two. */
export function zoneAt({ zones }: WithZones, point: Point): Zone | undefined {
	return (
		zones.find(({ shape }) => contains(shape, point)) ??
		zones.find(({ shape }) => distanceTo(shape, point) <= ON_BORDER_M)
	);
}

/** The zone of a receiver: the one it names, else the one it stands in, else the nearest; undefined where it says no place. */
export function zoneOfReceiver({ zones }: WithZones, { zone, at }: Pick<Receiver, 'zone' | 'at'>): Zone | undefined {
	if (zone !== undefined) return zones.find(({ id }) => id === zone);
	if (at === undefined) return undefined;
	const [first, ...others] = zones;
	let nearest = first;
	let best = first === undefined ? 0 : distanceTo(first.shape, at);
	for (const candidate of others) {
		const distance = distanceTo(candidate.shape, at);
		if (distance < best) {
			nearest = candidate;
			best = distance;
		}
	}
	return nearest;
}
