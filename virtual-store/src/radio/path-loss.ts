// How much weaker a signal gets on the way: distance, one's own body, other bodies, the building's walls. Pure.
import type { Point } from '@aisle/protocol';

/**
 * The office-walks survey fits 1.5 with one intercept for all receivers, its walks 1.2 to 1.8, free space is 2; racks are counted apart.
 * A simulated walk in that room then fits 1.5 to 2.0 with residuals of 5.5 to 6.0 dB, the real walks 1.2 to 1.8 with 5.9 to 6.7 dB.
 */
const EXPONENT = 1.8;
/** Closer than this the far-field law says nothing. */
const NEAREST_M = 0.3;
/** A phone in a pocket seen through its owner. Published figures at 2.4 GHz run from 3 to 20 dB; low end, as receivers hang high. */
const OWN_BODY_DB = 6;
const OTHER_BODY_DB = 3;
const OTHER_BODIES_MAX_DB = 9;
/** Half a shoulder width. */
const BODY_RADIUS_M = 0.25;
const BODY_HEIGHT_M = 1.75;
/** A brick or plasterboard front with windows; own estimate. */
export const OUTER_WALL_DB = 10;

/** A place in the room; `height` in metres above the floor. */
export type Placed = { at: Point; heightM: number };

export function distanceM(a: Placed, b: Placed): number {
	return Math.hypot(a.at[0] - b.at[0], a.at[1] - b.at[1], a.heightM - b.heightM);
}

/** Relative to 1 m. */
export function distanceLossDb(metres: number): number {
	return 10 * EXPONENT * Math.log10(Math.max(metres, NEAREST_M));
}

/** Full loss where the receiver is behind the body as seen from the device, none in front, little overhead. */
export function ownBodyLossDb(device: Placed, receiver: Placed, facingRad: number): number {
	const dx = receiver.at[0] - device.at[0];
	const dy = receiver.at[1] - device.at[1];
	const flat = Math.hypot(dx, dy);
	if (flat === 0) return 0;
	const cosine = (dx * Math.cos(facingRad) + dy * Math.sin(facingRad)) / flat;
	return ((OWN_BODY_DB * (1 - cosine)) / 2) * (flat / distanceM(device, receiver));
}

/** Bodies that stand in the line between; nobody counts who is as close as the owner. */
export function otherBodiesLossDb(device: Placed, receiver: Placed, bodies: readonly Point[]): number {
	const dx = receiver.at[0] - device.at[0];
	const dy = receiver.at[1] - device.at[1];
	const squared = dx * dx + dy * dy;
	if (squared === 0) return 0;
	let loss = 0;
	for (const [x, y] of bodies) {
		const bx = x - device.at[0];
		const by = y - device.at[1];
		const along = (bx * dx + by * dy) / squared;
		if (along <= 0 || along >= 1) continue;
		const aside = Math.abs(bx * dy - by * dx) / Math.sqrt(squared);
		if (aside > BODY_RADIUS_M || Math.hypot(bx, by) < 2 * BODY_RADIUS_M) continue;
		if (device.heightM + along * (receiver.heightM - device.heightM) > BODY_HEIGHT_M) continue;
		loss += OTHER_BODY_DB;
	}
	return Math.min(loss, OTHER_BODIES_MAX_DB);
}
