// The codes on a door's QR code or NFC tag. Pure.
import type { KeyObject } from 'node:crypto';
import type { StoreConfig } from './config.ts';
import { createDerivedCodes } from './shoppers/derived-codes.ts';

/** 60 bits: nobody guesses them through an API. */
const SIGNS = 12;

type Store = Pick<StoreConfig, 'id' | 'doorCodes'> & { zones: readonly { id: string }[] };

/** @param signingKey the private one; new codes come with a new key, or a higher `doorCodes` of the store */
export function createDoorCodes(signingKey: KeyObject, stores: readonly Store[]) {
	const codes = createDerivedCodes(signingKey, 'door codes', SIGNS);
	const doorOf = (store: string, zone: string): Store | undefined =>
		stores.find(({ id, zones }) => id === store && zones.some((one) => one.id === zone));

	return {
		/** `<store>.<zone>.<12 signs>`; undefined where there is no such store or zone. */
		codeOf(store: string, zone: string): string | undefined {
			const found = doorOf(store, zone);
			return found && `${store}.${zone}.${codes.codeOf(store, zone, found.doorCodes).replaceAll('-', '')}`;
		},

		/** Which door it is of; undefined where it is of none, or of an issue that was replaced. */
		read(code: string): { store: string; zone: string } | undefined {
			const [store = '', zone = '', said = '', ...more] = code.split('.');
			const found = doorOf(store, zone);
			if (found === undefined || more.length > 0) return undefined;
			return codes.isRight(said, store, zone, found.doorCodes) ? { store, zone } : undefined;
		},
	};
}
