import { expect, it } from 'vitest';
import { RosterVersions } from './roster-versions.ts';

const DAY = 20_779;
const of = (version: number, part = 0, parts = 2) => ({ day: DAY, parts, part, version });

it('knows for each part what is newer than a message', () => {
	const versions = new RosterVersions([of(5, 0), of(8, 1)]);
	expect(versions.newerThan(of(4, 0))).toBe(5);
	expect(versions.newerThan(of(5, 0))).toBeUndefined();
	expect(versions.newerThan(of(7, 1))).toBe(8);
	expect(versions.newerThan({ ...of(1), day: DAY + 1 })).toBeUndefined();
});

it('lets another division begin beyond all of the one in use, and then forgets that', () => {
	const versions = new RosterVersions([of(5, 0), of(8, 1)]);
	expect(versions.newerThan(of(8, 3, 4))).toBe(8);
	expect(versions.newerThan(of(9, 3, 4))).toBeUndefined();
	expect(
		versions.use(
			DAY,
			4,
			[0, 1, 2, 3].map((part) => ({ part, version: 9 })),
		),
	).toHaveLength(4);
	expect(versions.newerThan(of(9, 0))).toBe(9);
	expect(versions.newerThan(of(10, 0))).toBeUndefined();
});

it('says of each part once that it is in use', () => {
	const versions = new RosterVersions();
	const both = [of(5, 0), of(5, 1)];
	expect(versions.use(DAY, 2, both)).toEqual(both);
	expect(versions.use(DAY, 2, both)).toEqual([]);
	expect(versions.use(DAY, 2, [of(5, 0), of(6, 1)])).toEqual([of(6, 1)]);
	versions.dropBefore(DAY + 1);
	expect(versions.newerThan(of(1))).toBeUndefined();
});
