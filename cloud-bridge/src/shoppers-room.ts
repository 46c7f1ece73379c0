// The shoppers room put together: what the API asks of it, and whom it tells when something changes.
import { toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { CloudConfig } from './config.ts';
import type { Database } from './db/schema.ts';
import type { Hub } from './live/hub.ts';
import { createAccess } from './shoppers/access.ts';
import { createAccount } from './shoppers/account.ts';
import { createFobCodes } from './shoppers/fob-codes.ts';
import { createFobs } from './shoppers/fobs.ts';
import { createPasses } from './shoppers/passes.ts';
import type { Seal } from './shoppers/seal.ts';
import { createShoppers } from './shoppers/shoppers.ts';
import type { Texts } from './shoppers/texts.ts';

export type ShoppersRoomOptions = {
	config: Pick<CloudConfig, 'tokens' | 'consents' | 'signingKey' | 'stores'>;
	db: Kysely<Database>;
	/** Unix seconds */
	now: () => number;
	seal: Seal;
	texts: Texts;
	hub: Pick<Hub, 'setZone' | 'forget'>;
	siteNumberOf(store: string): number;
	rosterChanged(store: string, shopper: string): void;
};

export function openShoppers({ config, db, now, seal, texts, hub, siteNumberOf, rosterChanged }: ShoppersRoomOptions) {
	const { tokens, consents, signingKey, stores } = config;
	const presenceHidden = (shopper: string) => hub.setZone(shopper, { zone: null, since: toTimestamp(now()) });
	const common = { db, now, seal, rosterChanged };
	return {
		shoppers: createShoppers({
			...{ ...common, texts, tokens, validMonths: consents.validMonths },
			presenceWithdrawn: presenceHidden,
			erased: hub.forget,
		}),
		access: createAccess({ db, now, tokens }),
		account: createAccount({ ...common, presenceHidden }),
		passes: createPasses({ db, now, seal, siteNumberOf }),
		fobs: createFobs({ db, now, codes: createFobCodes(signingKey), stores, rosterChanged }),
	};
}
