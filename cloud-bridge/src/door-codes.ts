// The codes on a door's QR code or NFC tag: made from the bridge's signing key, so that nothing need be kept. Pure.
import { createHmac, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { StoreConfig } from './config.ts';
import { readCode, toCode } from './shoppers/codes.ts';

/** 60 bits: nobody guesses them through an API. */
const SIGNS = 12;
const BYTES = 8;

type Store = Pick<StoreConfig, 'id' | 'doorCodes'> & { zones: readonly { id: string }[] };

export type DoorCodes = ReturnType<typeof createDoorCodes>;

/** @param signingKey the private one; new codes come with a new key, or a higher `doorCodes` of the store */
export function createDoorCodes(signingKey: KeyObject, stores: readonly Store[]) {
	const secret = signingKey.export({ format: 'der', type: 'pkcs8' });
	const key = Buffer.from(hkdfSync('sha256', secret, 'aisle', 'door codes', 32));
	const signs = ({ id, doorCodes }: Store, zone: string): string => {
		const mac = createHmac('sha256', key)
			.update(JSON.stringify([id, zone, doorCodes]))
			.digest();
		return toCode(mac.subarray(0, BYTES), SIGNS).replaceAll('-', '');
	};

	/** `<store>.<zone>.<12 signs>`; undefined where there is no such store or zone. */
	const codeOf = (store: string, zone: string): string | undefined => {
		const found = stores.find(({ id }) => id === store);
		if (!found?.zones.some(({ id }) => id === zone)) return undefined;
		return `${store}.${zone}.${signs(found, zone)}`;
	};

	/** Which door it is of; undefined where it is of none, or of an issue that was replaced. */
	const read = (code: string): { store: string; zone: string } | undefined => {
		const [store = '', zone = '', said = '', ...more] = code.split('.');
		const right = codeOf(store, zone)?.split('.')[2];
		if (right === undefined || more.length > 0) return undefined;
		const [expected, given] = [Buffer.from(right), Buffer.from(readCode(said).replaceAll('-', ''))];
		return given.length === expected.length && timingSafeEqual(given, expected) ? { store, zone } : undefined;
	};

	return { codeOf, read };
}
