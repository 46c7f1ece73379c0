// Racks line the borders of shelf zones: what goods on them cost a signal that goes through below their top. Pure.
import type { Point, Zone } from '@aisle/protocol';
import type { Placed } from './path-loss.ts';

/** As much as a light inner wall at 2.4 GHz; own estimate, goods and steel differ a lot. */
const RACK_DB = 4;
const RACKS_MAX_DB = 12;
const RACK_HEIGHT_M = 2.1;

type Edge = readonly [a: Point, b: Point];

/** Plain floors, such as the office walks' room, have none. */
export class Racks {
	readonly #edges: readonly Edge[];

	constructor(zones: readonly Zone[]) {
		this.#edges = zones
			.filter(({ kind }) => kind === 'shelf')
			.flatMap(({ shape }) => shape.map((a, i): Edge => [a, shape[(i + 1) % shape.length]!]));
	}

	lossDb(device: Placed, receiver: Placed): number {
		let loss = 0;
		for (const edge of this.#edges) {
			const along = crossing(device.at, receiver.at, edge);
			if (along === undefined) continue;
			if (device.heightM + along * (receiver.heightM - device.heightM) < RACK_HEIGHT_M) loss += RACK_DB;
		}
		return Math.min(loss, RACKS_MAX_DB);
	}
}

/** How far along the line from one point to the other an edge lies, 0 to 1; undefined where it does not. */
function crossing([px, py]: Point, [qx, qy]: Point, [[ax, ay], [bx, by]]: Edge): number | undefined {
	const rx = qx - px;
	const ry = qy - py;
	const ex = bx - ax;
	const ey = by - ay;
	const cross = rx * ey - ry * ex;
	if (cross === 0) return undefined;
	const along = ((ax - px) * ey - (ay - py) * ex) / cross;
	const onEdge = ((ax - px) * ry - (ay - py) * rx) / cross;
	return along >= 0 && along <= 1 && onEdge >= 0 && onEdge < 1 ? along : undefined;
}
