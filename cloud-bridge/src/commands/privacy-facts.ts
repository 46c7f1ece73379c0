// What the privacy report may know of a configuration: everything but its secrets.
import { statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { ConsentText } from '@aisle/protocol';
import { type CloudConfig, DEFAULT_CONTACT } from '../config.ts';
import type { BrokerFacts, Figures, ReportFacts } from '../privacy/facts.ts';

/** Anybody but the owner may read it. */
const READABLE_BY_OTHERS = 0o044;

export type FactSources = {
	config: CloudConfig;
	configFile: string;
	env: NodeJS.ProcessEnv;
	texts: readonly ConsentText[];
	figures: Figures;
	/** Unix seconds */
	nowS: number;
};

export function privacyFacts({ config, configFile, env, texts, figures, nowS }: FactSources): ReportFacts {
	const { controller, http, consents, backups, database, shopperKeysFile } = config;
	return {
		madeT: nowS,
		configFile: resolve(configFile),
		controller: { ...controller, isDefault: controller.contact === DEFAULT_CONTACT },
		stores: config.stores.map(({ zones, beacons, fobs, ...store }) => ({
			...store,
			zones: zones.map(({ name }) => name),
			beacons: beacons.length,
			fobs: fobs.length,
		})),
		broker: brokerFacts(config.broker),
		http: { ...http, requestsPerMinute: http.limits.requestsPerMinute },
		database,
		consents: {
			validMonths: consents.validMonths,
			minimumAge: consents.minimumAge,
			hasOwnTexts: consents.texts !== undefined,
		},
		texts: texts.toSorted((a, b) => b.version - a.version),
		tokens: config.tokens,
		retention: config.retention,
		backups: backups && { ...backups, isBesideDatabase: isBeside(backups.folder, database) },
		shopperKeys: {
			source: shopperKeysFile === undefined ? 'environment' : 'file',
			count: config.shopperKeys.length,
			isBesideDatabase: shopperKeysFile !== undefined && dirname(shopperKeysFile) === dirname(resolve(database)),
			isReadableByOthers: shopperKeysFile !== undefined && isReadableByOthers(shopperKeysFile),
		},
		adminToken: env.AISLE_ADMIN_TOKEN ? 'environment' : config.adminToken === undefined ? 'none' : 'file',
		isDemo: config.radioUrl !== undefined,
		logLevel: config.log,
		figures,
	};
}

function brokerFacts(broker: CloudConfig['broker']): BrokerFacts {
	if (broker.kind === 'embedded') {
		const { host, port, accounts } = broker;
		return { kind: 'embedded', host, port, accounts: accounts.length };
	}
	const { protocol, host } = new URL(broker.url);
	return {
		kind: 'external',
		host,
		isTls: protocol === 'mqtts:',
		hasOwnCa: broker.ca !== undefined,
		hasPassword: broker.password !== undefined,
	};
}

/** In the database's own folder or below it, or the other way round. */
function isBeside(folder: string, database: string): boolean {
	const home = dirname(resolve(database));
	return !relative(home, resolve(folder)).startsWith('..') || !relative(resolve(folder), home).startsWith('..');
}

function isReadableByOthers(file: string): boolean {
	const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
	return (mode & READABLE_BY_OTHERS) !== 0;
}
