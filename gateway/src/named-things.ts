// What the site file names, with the bytes by which it is known on the air: subjects, beacons and sensors. Pure.
import type { Site } from '@aisle/protocol';
import { identityBytes, type SiteIdentity } from './ble/scan-identities.ts';
import type { NamedThing } from './identity/identify.ts';
import type { Fob, Known } from './identity/known.ts';

type Thing = SiteIdentity & { address?: string | undefined };

/** A loyalty fob: somebody's, and nobody's until a roster says whose. */
const FOB = 'fob';

/** Tags that stand for themselves: whoever surveys a store carries one of these. */
export function ownTags<T extends { kind: string }>(subjects: readonly T[]): T[] {
	return subjects.filter(({ kind }) => kind !== FOB);
}

/** @param fobs `tags`: for a survey, where a fob is what an installer carried */
export function namedThings(site: Site, fobs: 'carried' | 'tags' = 'carried'): NamedThing[] {
	const subjects = site.subjects.map(({ id, kind, ...thing }) => {
		const isFob = kind === FOB && fobs === 'carried';
		const known: Known | Fob = isFob ? { role: 'fob', id } : { role: 'subject', subject: `tag:${id}`, kind };
		return { known, thing: thing as Thing };
	});
	const devices = [...site.beacons, ...site.sensors].map(({ id, ...thing }) => {
		const known: Known = { role: 'device', id };
		return { known, thing: thing as Thing };
	});
	return [...subjects, ...devices].flatMap(({ known, thing }) => {
		const identity = thing.address === undefined ? identityBytes(thing) : { address: thing.address };
		// the site file's reader refuses a thing without an identity
		return identity ? [{ known, identity }] : [];
	});
}
