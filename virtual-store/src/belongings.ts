// Who carries what: the site file's tags, passes and strangers' devices, handed out to people. Pure.
import { passSubject, type Site, type Subject, type Truth } from '@aisle/protocol';
import { fromShopperKey, passKind, tagKind } from './radio/known.ts';
import { strangersPhone, strangersWearable } from './radio/strangers.ts';
import type { DeviceKind } from './radio/transmitter.ts';
import type { Random } from './random.ts';

/** A shopper who opted in; the key is 32 bytes. */
export type PassCarrier = { pseudonym?: string | undefined; shopperKey: Uint8Array; siteNumber: number };

export type Wearer = {
	/** the person's name */
	name: string;
	kind: Truth['people'][number]['kind'];
	/** as the gateway knows them, e.g. `tag:cart-1` */
	subject: string | undefined;
	/** what they carry this time */
	devices(random: Random): DeviceKind[];
};

/** A shopper with nothing but devices of their own. */
export type Stranger = Wearer & { phones: number; wearables: number };

export type Outfit = {
	wearers: Wearer[];
	strangers: Stranger[];
	staff: string[];
	regulars: string[];
	carts: Subject[];
};

/** Half of the phones are iPhones, which advertise a pass in another form. */
const IPHONES = 0.5;

/** Badges go to staff, carts stand by the door, any other tag (a fob) and every pass has somebody who comes back. */
export function outfit(site: Site, shoppers: number, passes: readonly PassCarrier[]): Outfit {
	const carts = site.subjects.filter(({ kind }) => kind === 'cart');
	const badges = site.subjects.filter(({ kind }) => kind === 'staff');
	const tags = site.subjects.filter(({ kind }) => kind !== 'cart' && kind !== 'staff');
	const carriers = passes.map(passWearer);
	return {
		wearers: [...badges.map(tagWearer), ...tags.map(tagWearer), ...carriers],
		strangers: Array.from({ length: shoppers }, (_, i) => stranger(`shopper-${i + 1}`)),
		staff: badges.map(({ id }) => id),
		regulars: [...tags.map(({ id }) => id), ...carriers.map(({ name }) => name)],
		carts,
	};
}

function stranger(name: string): Stranger {
	const own: Stranger = {
		name,
		kind: 'stranger',
		subject: undefined,
		phones: 0,
		wearables: 0,
		devices: (random) => [
			...Array.from({ length: own.phones }, () => strangersPhone(random)),
			...Array.from({ length: own.wearables }, () => strangersWearable(random)),
		],
	};
	return own;
}

function tagWearer(subject: Subject): Wearer {
	return {
		name: subject.id,
		kind: 'tag',
		subject: `tag:${subject.id}`,
		devices: (random) => [tagKind(subject, 'tag', random)],
	};
}

function passWearer({ pseudonym, shopperKey, siteNumber }: PassCarrier, i: number): Wearer {
	const name = `carrier-${i + 1}`;
	return {
		name,
		kind: 'pass',
		subject: passSubject(pseudonym ?? name),
		devices: (random) => [
			passKind(fromShopperKey(shopperKey, siteNumber), random.chance(IPHONES) ? 'iphone' : 'android'),
		],
	};
}
