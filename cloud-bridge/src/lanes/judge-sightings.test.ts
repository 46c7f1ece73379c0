import { toTimestamp } from '@aisle/protocol';
import { expect, test } from 'vitest';
import { beaconKey, type JudgeContext, judgeSightings } from './judge-sightings.ts';

const T = 1_795_338_000;
const UUID = 'a0c1e5d2-7f0b-4e6c-9d3f-5b8e12347788';
const beacon = (minor: number) => ({ uuid: UUID, major: 17, minor });
const beacons = new Map(
	[
		{ ibeacon: beacon(1), zone: 'entrance', at: [0, 0] as [number, number] },
		{ ibeacon: beacon(2), zone: 'shoes', at: [60, 0] as [number, number] },
		{ ibeacon: beacon(3), zone: 'hats', at: undefined },
	].map((one) => [beaconKey(one.ibeacon), one]),
);
const CONTEXT: JudgeContext = {
	...{ nowS: T, offsetS: 0, beacons, covered: [], last: null, isElsewhere: () => false },
};

type Said = [after: number, minor: number, rssiDbm?: number];
const judge = (said: Said[], more: Partial<JudgeContext> = {}) =>
	judgeSightings(
		said.map(([after, minor, rssiDbm = -60]) => ({ at: toTimestamp(T + after), beacon: beacon(minor), rssiDbm })),
		{ ...CONTEXT, ...more },
	);
const reasons = (...args: Parameters<typeof judge>) =>
	judge(...args).refused.map(({ index, reason }) => `${index} ${reason}`);

test.each<[words: string, refused: string[], said: Said[], more?: Partial<JudgeContext>]>([
	[
		'a beacon of no zone',
		['1 beacon'],
		[
			[-5, 1],
			[-4, 9],
		],
	],
	[
		'a little ahead is taken as now, more is the future',
		['1 future'],
		[
			[60, 3],
			[61, 3],
		],
	],
	[
		'a day old is taken, more is too old',
		['1 too-old'],
		[
			[-86_400, 3],
			[-86_401, 3],
		],
	],
	[
		'the same of a phone that is an hour ahead',
		['1 future'],
		[
			[3660, 3],
			[3661, 3],
		],
		{ offsetS: 3600 },
	],
	// 60 m less what two beacons of -60 dBm reach: 53 m
	[
		'faster than anybody runs',
		['1 too-fast'],
		[
			[-9, 1],
			[-4, 2],
		],
	],
	[
		'fast, but not too fast',
		[],
		[
			[-9, 1],
			[-3, 2],
		],
	],
	[
		'far apart, but both heard from far away',
		[],
		[
			[-9, 1, -85],
			[-8, 2, -85],
		],
	],
	[
		'nothing is known of a beacon without a place',
		[],
		[
			[-9, 1],
			[-9, 3],
		],
	],
	[
		'too fast since the beacon before, though not since the first',
		['2 too-fast'],
		[
			[-100, 1],
			[-10, 1],
			[-9, 2],
		],
	],
	['too fast since the last report', ['0 too-fast'], [[-4, 2]], { last: { at: [0, 0], t: T - 5, reachM: 1 } }],
	[
		'in another store then',
		['0 elsewhere'],
		[
			[-9, 1],
			[-2, 1],
		],
		{ isElsewhere: (t) => t < T - 5 },
	],
])('%s', (_words, refused, said, more = {}) => {
	expect(reasons(said, more)).toEqual(refused);
});

test('in order of time, louder ones first, by our clock', () => {
	const { taken } = judge(
		[
			[3600, 3, -80],
			[3590, 3, -70],
			[3590, 3, -50],
			[3590, 3, 0],
		],
		{ offsetS: 3600 },
	);
	expect(taken.map(({ t, rssiDbm }) => [t - T, rssiDbm])).toEqual([
		[-10, -50],
		[-10, -70],
		[-10, 0],
		[0, -80],
	]);
});

test('what was told before is counted and changes nothing, also where it cannot be true', () => {
	expect(
		judge(
			[
				[-9, 1],
				[-8, 2],
				[-4, 3],
			],
			{ covered: [[T - 20, T - 5]] },
		),
	).toMatchObject({
		repeated: 2,
		taken: [{ zone: 'hats' }],
		refused: [],
	});
});
