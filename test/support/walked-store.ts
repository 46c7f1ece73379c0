// A store of two rooms with a survey and a check walk, written as files: what `survey record` leaves beside a site file.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Point } from '@aisle/protocol';

export const WALK_START_T = Date.UTC(2026, 4, 4, 8) / 1000;
const DAY_S = 86_400;
/** m/s: a slow walk */
const PACE = 0.8;

export const SITE = `store: two-rooms
timezone: UTC
floor: { width: 20, height: 10 }
zones:
  - { id: left, name: Left, shape: [[0, 0], [10, 0], [10, 10], [0, 10]] }
  - { id: right, name: Right, shape: [[10, 0], [20, 0], [20, 10], [10, 10]] }
receivers:
  - { id: r-left, at: [4, 5], height: 2.3 }
  - { id: r-right, at: [16, 5], height: 2.3 }
subjects:
  - { id: walker, address: "c0:00:00:00:00:01" }
`;
const RECEIVERS: [id: string, at: Point][] = [
	['r-left', [4, 5]],
	['r-right', [16, 5]],
];

/** @returns the paths of what it wrote into `folder` as `store.…` */
export function writeWalkedStore(folder: string) {
	mkdirSync(folder, { recursive: true });
	const write = (name: string, content: string) => {
		const path = join(folder, name);
		writeFileSync(path, content);
		return path;
	};
	return {
		site: write('store.yaml', SITE),
		survey: write('store.survey.jsonl', surveyLines()),
		capture: write('store.check.jsonl', walkLines(WALK_START_T)),
		truth: write('store.check.truth.csv', truthOf(WALK_START_T)),
	};
}

/** Every 2 m, three adverts a receiver. */
function surveyLines(): string {
	let lines = '';
	let t = WALK_START_T - DAY_S;
	for (let x = 1; x < 20; x += 2) {
		for (let y = 1; y < 10; y += 2) {
			for (let i = 0; i < 3; i++, t += 0.5) lines += advertLines(t, [x, y], { at: [x, y] });
		}
	}
	return lines;
}

/** From one room into the other and back, six times. */
function wayAt(s: number): Point {
	const along = (s * PACE) % 32;
	return [along < 16 ? 2 + along : 34 - along, 5];
}
const WALK_S = 6 * 40;

export function walkLines(startT: number): string {
	let lines = '';
	for (let s = 0; s <= WALK_S; s += 0.5) lines += advertLines(startT + s, wayAt(s));
	return lines;
}

export function truthOf(startT: number): string {
	const rows = Array.from({ length: 2 * WALK_S + 1 }, (_, i) => [startT + i / 2, ...wayAt(i / 2)].join(','));
	return `t,x,y\n${rows.join('\n')}\n`;
}

function advertLines(t: number, at: Point, more: object = {}): string {
	return RECEIVERS.map(([receiver, [x, y]]) => {
		const distanceM = Math.max(Math.hypot(at[0] - x, at[1] - y, 1.2), 0.7);
		const rssi = Math.round(-58 - 25 * Math.log10(distanceM));
		return `${JSON.stringify({ t, receiver, address: 'c0:00:00:00:00:01', rssi, data: '020106', ...more })}\n`;
	}).join('');
}
