import { expect, test } from 'vitest';
import { VISIT_GAP_S } from '../db/visit-times.ts';
import { checkedIn, heard, type LaneVisit, overruled, SILENCE_S, type Step, silent } from './lane-visit.ts';

const T = 1_795_338_000;
const ANNA = 'pass:anna1234';

type Sign = [t: number, zone: string, rssiDbm?: number] | [t: number, 'door' | 'pass' | 'silence', zone?: string];

/** Each event as "12 entered shoes"; times after T. */
function follow(...signs: Sign[]): string[] {
	let visit: LaneVisit | null = null;
	const told: string[] = [];
	const take = ({ visit: next, events }: Step) => {
		visit = next;
		for (const { type, t, data, lane } of events) {
			const { zone, dwellS } = data as { zone: string; dwellS?: number };
			const [, what] = /^aisle\.(.*)\.v1$/.exec(type)!;
			told.push(`${t - T} ${what} ${zone}${dwellS === undefined ? '' : ` ${dwellS}`}${lane === 'door' ? ' door' : ''}`);
		}
	};
	for (const [after, what, more] of signs) {
		const t = T + after;
		take(silent(visit, ANNA, t, VISIT_GAP_S));
		if (what === 'silence') continue;
		if (what === 'pass') take(overruled(visit, ANNA, t));
		else if (what === 'door') take(checkedIn(visit, ANNA, String(more), t));
		else take(heard(visit, ANNA, { zone: what, t, rssiDbm: Number(more ?? -70) }));
	}
	return told;
}

test.each<[words: string, events: string[], signs: Sign[]]>([
	[
		'a visit: in, from zone to zone, out by silence, over after the gap',
		[
			'0 visit.started shoes',
			'0 zone.entered shoes',
			'12 zone.dwelled shoes 10',
			'40 zone.exited shoes 40',
			'40 zone.entered hats',
			'50 zone.dwelled hats 10',
			'50 zone.exited hats 10',
			'50 visit.ended hats',
		],
		[
			[0, 'shoes'],
			[12, 'shoes'],
			[40, 'hats'],
			[50, 'hats'],
			[51 + SILENCE_S, 'silence'],
			[51 + VISIT_GAP_S, 'silence'],
		],
	],
	[
		'a louder neighbour must be louder by 6 dB',
		['0 visit.started shoes', '0 zone.entered shoes', '3 zone.exited shoes 3', '3 zone.entered hats'],
		[
			[0, 'shoes', -70],
			[1, 'hats', -70],
			[2, 'hats', -65],
			[3, 'hats', -64],
		],
	],
	[
		'a level that iOS cannot tell gives way to one it can, and defends nothing',
		['0 visit.started shoes', '0 zone.entered shoes', '1 zone.exited shoes 1', '1 zone.entered hats'],
		[
			[0, 'shoes', 0],
			[1, 'hats', -90],
			[2, 'shoes', 0],
		],
	],
	[
		'silence for no more than the bound is none; a zone that is left is entered anew',
		['0 visit.started shoes', '0 zone.entered shoes', `${SILENCE_S} zone.dwelled shoes 10`]
			.concat(`${SILENCE_S} zone.dwelled shoes 30`, `${SILENCE_S} zone.dwelled shoes 60`)
			.concat(`${SILENCE_S} zone.exited shoes ${SILENCE_S}`, `${2 * SILENCE_S + 1} zone.entered shoes`),
		[
			[0, 'shoes'],
			[SILENCE_S, 'shoes'],
			[2 * SILENCE_S + 1, 'shoes'],
		],
	],
	[
		'the door says where, until a beacon of another zone is heard',
		[
			'0 visit.started shoes',
			'0 zone.entered shoes',
			'1 zone.exited shoes 1',
			'1 zone.entered entrance door',
			'4 zone.exited entrance 3 door',
			'4 zone.entered hats',
		],
		[
			[0, 'shoes', -50],
			[1, 'door', 'entrance'],
			[4, 'hats', -80],
		],
	],
	[
		'while the pass leads the visit goes on and no zone is said; when it falls silent the app says where',
		['0 visit.started shoes', '0 zone.entered shoes', '0 zone.exited shoes 0', '500 zone.entered hats'],
		[
			[0, 'shoes'],
			[20, 'pass'],
			[480, 'pass'],
			[500, 'hats'],
		],
	],
	['what the pass overrules from the start makes no visit', [], [[0, 'pass']]],
])('%s', (_words, events, signs) => {
	expect(follow(...signs)).toEqual(events);
});
