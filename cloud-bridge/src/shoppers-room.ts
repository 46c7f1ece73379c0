// The shoppers room put together: what the API asks of it, and whom it tells when something changes.
import { type PresenceReply, toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { CloudConfig } from './config.ts';
import { wipe } from './db/dialect.ts';
import type { Database } from './db/schema.ts';
import type { Hub } from './live/hub.ts';
import { createAccess } from './shoppers/access.ts';
import { createAccount } from './shoppers/account.ts';
import { derivedKey } from './shoppers/derived-codes.ts';
import { openErasedFile } from './shoppers/erased-file.ts';
import { createErasure } from './shoppers/erasure.ts';
import { createExport } from './shoppers/export.ts';
import { createFobCodes } from './shoppers/fob-codes.ts';
import { createFobs } from './shoppers/fobs.ts';
import { createLedger } from './shoppers/ledger.ts';
import { createPasses } from './shoppers/passes.ts';
import type { Seal } from './shoppers/seal.ts';
import { createShoppers } from './shoppers/shoppers.ts';
import type { Texts } from './shoppers/texts.ts';

type Settings = 'tokens' | 'consents' | 'signingKey' | 'stores' | 'controller' | 'backups' | 'database';

export type ShoppersRoomOptions = {
	config: Pick<CloudConfig, Settings>;
	db: Kysely<Database>;
	/** Unix seconds */
	now: () => number;
	seal: Seal;
	texts: Texts;
	hub: Pick<Hub, 'setZone' | 'forget'>;
	siteNumberOf(store: string): number;
	/** All that is kept of where a shopper was. */
	presence(shopper: string): Promise<PresenceReply>;
	rosterChanged(store: string, shopper: string): void;
};

export function openShoppers(options: ShoppersRoomOptions) {
	const { config, db, now, seal, texts, hub, siteNumberOf, presence, rosterChanged } = options;
	const { tokens, consents, signingKey, stores, controller } = config;
	const presenceHidden = (shopper: string) => hub.setZone(shopper, { zone: null, since: toTimestamp(now()) });
	const common = { db, now, seal, rosterChanged };
	const erasure = openErasure({ config, db, now, rosterChanged, erased: hub.forget });
	const own = createShoppers({
		...{ ...common, texts, tokens, validMonths: consents.validMonths },
		presenceWithdrawn: presenceHidden,
	});
	const exportOf = createExport({ db, now, controller, presence });
	return {
		shoppers: { ...own, erase: erasure.erase },
		access: createAccess({ db, now, tokens: { ...tokens, renewalKey: derivedKey(signingKey, 'renewed tokens') } }),
		account: createAccount({ ...common, presenceHidden }),
		passes: createPasses({ db, now, seal, siteNumberOf }),
		fobs: createFobs({ db, now, codes: createFobCodes(signingKey), stores, rosterChanged }),
		ledger: {
			...createLedger({ db, now, signingKey, controller }),
			export: async (shopper: Parameters<typeof own.me>[0]) => exportOf(await own.me(shopper)),
		},
		presenceHidden,
	};
}

type ErasureParts = Pick<ShoppersRoomOptions, 'db' | 'now' | 'rosterChanged'> & {
	config: Pick<CloudConfig, 'signingKey' | 'backups' | 'database'>;
	erased(shopper: string): void;
};

function openErasure({ config, db, ...told }: ErasureParts) {
	return createErasure({
		...{ db, ...told, signingKey: config.signingKey },
		file: openErasedFile(config.database),
		wipe: () => wipe(db),
		backupsKeepDays: config.backups?.keepDays ?? 0,
	});
}

/** Before anything else has begun: there is nobody to tell yet. @returns how many */
export async function eraseAgain(parts: Pick<ErasureParts, 'config' | 'db' | 'now'>): Promise<number> {
	return await openErasure({ ...parts, rosterChanged: () => {}, erased: () => {} }).eraseAgain();
}
