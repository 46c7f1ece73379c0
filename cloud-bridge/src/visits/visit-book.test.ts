import { expect, test } from 'vitest';
import { STAY_MAX_S, VISIT_GAP_S } from '../db/visit-times.ts';
import { createVisitBook, type PresenceEvent } from './visit-book.ts';

const T = 1_795_338_000;
type Told = Partial<PresenceEvent> & Pick<PresenceEvent, 'what'>;

/** `t` after T; a gateway's pass in Shoes unless said otherwise. @returns the visit of each, and the stays in order */
function place(...told: Told[]) {
	let made = 0;
	const book = createVisitBook({ visits: [], lanes: [], stays: [] }, () => `visit-${++made}`);
	const visits = told.map(({ t = 0, ...more }) => {
		const base = { shopper: 'anna', source: 'gw-1', lane: 'pass' as const, visit: 'v', zone: 'shoes' };
		return book.place({ ...base, ...more, t: T + t }).id;
	});
	const stays = book
		.changes()
		.stays.toSorted((a, b) => a.enteredT - b.enteredT)
		.map(({ zone, lane, enteredT, leftT }) => [zone, lane, enteredT - T, leftT === null ? null : leftT - T]);
	return { visits, stays, book };
}
const app = { source: 'app-lane', lane: 'app', visit: 'a' } as const;

test.each<[words: string, visits: string, told: Told[]]>([
	['one lane, one visit', '1 1', [{ what: 'started' }, { what: 'entered' }]],
	['another lane at the same time', '1 1', [{ what: 'entered' }, { ...app, what: 'entered', t: 5 }]],
	['a lane that was a little earlier', '1 1', [{ what: 'entered' }, { ...app, what: 'entered', t: -30 }]],
	[
		'back within the gap',
		'1 1 1',
		[{ what: 'entered' }, { what: 'ended', t: 60 }, { what: 'entered', visit: 'w', t: 60 + VISIT_GAP_S }],
	],
	[
		'back later',
		'1 1 2',
		[{ what: 'entered' }, { what: 'ended', t: 60 }, { what: 'entered', visit: 'w', t: 61 + VISIT_GAP_S }],
	],
	['the same visit of a lane, however long it was silent', '1 1', [{ what: 'entered' }, { what: 'exited', t: 5e4 }]],
	['another lane in a long stay', '1 1', [{ what: 'entered' }, { ...app, what: 'entered', t: STAY_MAX_S }]],
	[
		'another lane after a stay that nobody ended',
		'1 2',
		[{ what: 'entered' }, { ...app, what: 'entered', t: STAY_MAX_S + 1 }],
	],
	['another shopper', '1 2', [{ what: 'entered' }, { what: 'entered', shopper: 'ben', visit: 'w' }]],
	[
		'two shoppers whose visits a gateway calls by one name',
		'1 2',
		[{ what: 'entered' }, { what: 'entered', shopper: 'ben' }],
	],
	[
		'hours late, and of a visit before',
		'1 2',
		[{ what: 'entered' }, { what: 'entered', source: 'gw-2', visit: 'w', t: -4000 }],
	],
])('%s', (_words, visits, told) => {
	expect(
		place(...told)
			.visits.map((id) => id.replace('visit-', ''))
			.join(' '),
	).toBe(visits);
});

test.each<[words: string, stays: unknown[], told: Told[]]>([
	[
		'the newest entry of any lane says where somebody is',
		[
			['entrance', 'door', 0, 20],
			['shoes', 'pass', 20, 50],
			['hats', 'app', 50, null],
		],
		[
			{ ...app, what: 'entered', lane: 'door', zone: 'entrance' },
			{ what: 'entered', t: 20 },
			{ ...app, what: 'entered', zone: 'hats', t: 50 },
		],
	],
	[
		'an exit that comes after another lane took over changes nothing',
		[
			['shoes', 'pass', 0, 30],
			['hats', 'app', 30, null],
		],
		[{ what: 'entered' }, { ...app, what: 'entered', zone: 'hats', t: 30 }, { what: 'exited', t: 45 }],
	],
	[
		'an entry that is told late ends where the next one began',
		[
			['shoes', 'pass', 0, 40],
			['hats', 'pass', 40, null],
		],
		[
			{ what: 'entered', zone: 'hats', t: 40 },
			{ what: 'entered', source: 'gw-2', visit: 'w' },
		],
	],
	['the end of a visit ends its stay', [['shoes', 'pass', 0, 90]], [{ what: 'entered' }, { what: 'ended', t: 90 }]],
	[
		'the end of one lane leaves the stay of another',
		[['hats', 'app', 10, null]],
		[{ what: 'started' }, { ...app, what: 'entered', zone: 'hats', t: 10 }, { what: 'ended', t: 90 }],
	],
])('stays: %s', (_words, stays, told) => {
	expect(place(...told).stays).toEqual(stays);
});

test('a visit is over when all its lanes are, and goes on when one comes back', () => {
	const { book } = place({ what: 'entered' }, { ...app, what: 'started', t: 10 }, { what: 'ended', t: 60 });
	const visit = () => book.changes().visits[0]!;
	expect(visit().endedT).toBeNull();
	book.place({ ...app, shopper: 'anna', zone: 'shoes', what: 'ended', t: T + 70 });
	expect(visit()).toMatchObject({ startedT: T, lastT: T + 70, endedT: T + 70 });
	book.place({ ...app, shopper: 'anna', zone: 'shoes', visit: 'b', what: 'entered', t: T + 200 });
	expect(visit()).toMatchObject({ lastT: T + 200, endedT: null });
});

test('a doubt is noted on the visit it falls into, and starts none', () => {
	const { book } = place({ what: 'entered' });
	book.doubt('anna', T + 20);
	book.doubt('ben', T + 20);
	expect(book.changes().visits).toMatchObject([{ shopper: 'anna', doubtedT: T + 20, lastT: T }]);
});

test('an entry that is told when the visit is over lasted until then', () => {
	const { stays } = place(
		{ what: 'entered' },
		{ what: 'exited', t: 60 },
		{ what: 'ended', t: 60 },
		{ ...app, what: 'entered', zone: 'hats', t: 30 },
	);
	expect(stays).toEqual([
		['shoes', 'pass', 0, 30],
		['hats', 'app', 30, 60],
	]);
});

test('where a gateway calls two visits by one name, the end of the other shopper’s ends neither this lane nor this visit', () => {
	const { book } = place(
		{ what: 'entered' },
		{ what: 'exited', t: 10 },
		{ what: 'entered', shopper: 'ben', t: 20 },
		{ what: 'exited', shopper: 'ben', t: 30 },
		{ what: 'ended', shopper: 'ben', t: 30 },
	);
	const { lanes, visits } = book.changes();
	expect(lanes.map(({ visit, lastT, endedT }) => [visit, lastT - T, endedT])).toEqual([['visit-1', 10, null]]);
	expect(visits.map(({ id, endedT }) => [id, endedT === null ? null : endedT - T])).toEqual([
		['visit-1', null],
		['visit-2', 30],
	]);
});
