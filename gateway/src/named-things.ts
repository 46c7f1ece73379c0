// What the site file names, with the bytes by which it is known on the air: subjects, beacons and sensors. Pure.
import type { Site } from '@aisle/protocol';
import { identityBytes, type SiteIdentity } from './ble/scan-identities.ts';
import type { NamedThing } from './identity/identify.ts';
import type { Known } from './identity/known.ts';

type Thing = SiteIdentity & { address?: string | undefined };

export function namedThings(site: Site): NamedThing[] {
	const subjects = site.subjects.map(({ id, kind, ...thing }) => {
		const known: Known = { role: 'subject', subject: `tag:${id}`, kind };
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
