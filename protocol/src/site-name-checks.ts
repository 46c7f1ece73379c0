// The names in a site: ids that stand twice, zones that do not exist, and how things are known on the air. Pure.
import { nearestWord } from './nearest-word.ts';
import type { Issue } from './schema-issues.ts';
import { Beacon, IDENTITY_KEYS, Subject } from './site.ts';
import type { Draft, SiteCheck, SiteDraft } from './site-draft.ts';
import type { Path } from './yaml-source.ts';

/** Lists whose ids must differ: events call devices by id, and beacons and subjects `tag:<id>`. */
const ID_SPACES = [['zones'], ['receivers', 'beacons', 'sensors', 'readers'], ['beacons', 'subjects']] as const;

export const checkNames: SiteCheck = (site, lineOf) => [
	...checkIds(site, lineOf),
	...checkReferences(site),
	...site.receivers.flatMap(checkPlaceGiven),
	...checkIdentities(site, lineOf),
];

function checkIds(site: SiteDraft, lineOf: (path: Path) => number): Issue[] {
	const issues = new Map<Path, Issue>();
	for (const lists of ID_SPACES) {
		const first = new Map<string, Draft<{ id: string }>>();
		for (const draft of lists.flatMap((list): Draft<{ id: string }>[] => site[list])) {
			const { id } = draft.fields;
			if (id === undefined) continue;
			const earlier = first.get(id);
			if (earlier === undefined) {
				first.set(id, draft);
				continue;
			}
			const message = `the id "${id}" is taken: ${String(earlier.path[0])} has it on line ${lineOf(earlier.path)}`;
			issues.set(draft.path, { path: [...draft.path, 'id'], message, remedy: 'Give one of the two another id' });
		}
	}
	return [...issues.values()];
}

function checkReferences({ zones, receivers, beacons, sensors, readers }: SiteDraft): Issue[] {
	// ids as they were written: a zone with a mistake in it exists all the same
	const known = zones.map(({ written }) => written.id).filter((id) => typeof id === 'string');
	const missing = (zone: string | undefined, path: Path): Issue[] => {
		if (zone === undefined || known.includes(zone) || known.length === 0) return [];
		const meant = nearestWord(zone, known);
		const remedy = meant === undefined ? `Write one of the zones: ${listed(known)}` : `Write "${meant}"`;
		return [{ path, message: `there is no zone "${zone}"`, remedy }];
	};
	return [
		...zones.flatMap(({ fields, path }) =>
			(fields.adjacent ?? []).flatMap((zone, i) => missing(zone, [...path, 'adjacent', i])),
		),
		...[...receivers, ...beacons, ...sensors].flatMap(({ fields, path }) => missing(fields.zone, [...path, 'zone'])),
		...readers.flatMap(({ fields, path }) =>
			Object.entries(fields.antennas ?? {}).flatMap(([port, zone]) => missing(zone, [...path, 'antennas', port])),
		),
	];
}

function listed(ids: string[]): string {
	return ids.length <= 12 ? ids.join(', ') : `${ids.slice(0, 12).join(', ')}, …`;
}

function checkPlaceGiven({ fields, written, path }: SiteDraft['receivers'][number]): Issue[] {
	if (written.at !== undefined || written.zone !== undefined) return [];
	const message = `receiver "${fields.id ?? 'unnamed'}" has neither "at" nor "zone", so nobody knows where it hears`;
	return [{ path, message, remedy: 'Add "at: [x, y]" in metres, or "zone: <id>"' }];
}

function checkIdentities({ beacons, subjects }: SiteDraft, lineOf: (path: Path) => number): Issue[] {
	const first = new Map<string, Draft<Beacon> | Draft<Subject>>();
	const issues: Issue[] = [];
	const check = (draft: Draft<Beacon> | Draft<Subject>, known: object) => {
		const given = IDENTITY_KEYS.filter((key) => draft.written[key] !== undefined);
		// a key nobody knows is reported already and may well be the identity, misspelt
		const misspelt = Object.keys(draft.written).some((key) => !Object.hasOwn(known, key));
		if (given.length !== 1 && !(given.length === 0 && misspelt)) {
			issues.push(wrongIdentityCount(draft, given));
		}
		for (const key of given) {
			const identity = draft.fields[key];
			if (identity === undefined) continue;
			const onAir = JSON.stringify([key, identity]);
			const earlier = first.get(onAir);
			if (earlier === undefined) first.set(onAir, draft);
			else issues.push(sameIdentity(draft, key, earlier, lineOf(earlier.path)));
		}
	};
	for (const draft of beacons) check(draft, Beacon.shape);
	for (const draft of subjects) check(draft, Subject.shape);
	return issues;
}

type Named = Draft<{ id: string }>;

function wrongIdentityCount({ fields: { id = 'unnamed' }, path }: Named, given: string[]): Issue {
	if (given.length === 0) {
		const message = `"${id}" says nothing by which it is known on the air`;
		return { path, message, remedy: `Add one of: ${IDENTITY_KEYS.join(', ')}` };
	}
	return { path, message: `"${id}" is known by ${given.join(' and ')} at once`, remedy: 'Keep one of them' };
}

function sameIdentity({ fields, path }: Named, key: string, earlier: Named, line: number): Issue {
	const names = `"${fields.id ?? 'unnamed'}" and "${earlier.fields.id ?? 'unnamed'}" (line ${line})`;
	const message = `${names} have the same ${key} and cannot be told apart`;
	return { path: [...path, key], message, remedy: `Give one of them another ${key}` };
}
