// Wiring only: the rooms are made, joined and started in order, and stopped in the reverse.
import { join } from 'node:path';
import { formatProblem } from '@aisle/protocol';
import type { Logger } from 'pino';
import { closeServer, listen } from './api/listen.ts';
import { createMetrics } from './api/metrics.ts';
import { createApi } from './api/server.ts';
import { appConfigPort } from './app-config-port.ts';
import { openBroker } from './broker.ts';
import { campaignPort } from './campaign-port.ts';
import { readCampaignFile } from './campaigns/campaign.ts';
import { createEngine } from './campaigns/engine.ts';
import { type Campaigns, createCampaigns } from './campaigns/service.ts';
import { type CloudConfig, ConfigError, readText } from './config.ts';
import { readConsentTexts } from './consent-texts.ts';
import { openDatabase } from './db/database.ts';
import { countParts, partStates, type WatchedParts } from './health.ts';
import { createIngest } from './ingest/consumer.ts';
import { type Keeping, openKeeping } from './keeping.ts';
import { connectPhone } from './live/connect.ts';
import { createHub } from './live/hub.ts';
import { createInbox } from './live/inbox.ts';
import { lastZone } from './live/last-zone.ts';
import { connectMqtt } from './mqtt/connection.ts';
import { createInboxChannel } from './offers/channels/inbox.ts';
import { createWorker } from './offers/worker.ts';
import { openPresence, type PresenceRoom } from './presence-room.ts';
import { createRosterPublisher } from './rosters/publisher.ts';
import { reseal } from './shoppers/reseal.ts';
import { createSeal, type Seal } from './shoppers/seal.ts';
import { createTexts, enterTexts, type Texts } from './shoppers/texts.ts';
import { eraseAgain, openShoppers } from './shoppers-room.ts';
import { createDirectory, type Directory, enterStores } from './stores/directory.ts';
import { placeEvents } from './visits/place-events.ts';

/** Where `npm run build` puts the phone page. */
const PHONE_DIST = join(import.meta.dirname, '..', 'phone', 'dist');

export type AppOptions = {
	log: Logger;
	/** Unix seconds */
	now: () => number;
	phoneDist?: string;
};

export type App = {
	httpPort: number;
	/** Of the embedded broker. */
	mqttPort: number | undefined;
	/** Takes nothing new, finishes what is under way, closes the database. */
	stop(): Promise<void>;
};

/**
 * Where it fails, everything that was started is stopped again.
 * @throws {ConfigError} and other errors with one sentence each
 */
export async function startApp(config: CloudConfig, options: AppOptions): Promise<App> {
	await using starting = new AsyncDisposableStack();
	const ports = await startRooms(config, options, starting);
	const running = starting.move();
	return { ...ports, stop: () => running.disposeAsync() };
}

/** @param running takes what undoes each step; undone in the reverse order */
async function startRooms(
	config: CloudConfig,
	options: AppOptions,
	running: AsyncDisposableStack,
): Promise<Pick<App, 'httpPort' | 'mqttPort'>> {
	const db = await openDatabase({ path: config.database });
	running.defer(() => db.destroy());
	await enterStores(db, config.stores);
	const words = readConsentTexts(config.consents);
	await enterTexts(db, words);
	const again = await eraseAgain({ config, db, now: options.now });
	if (again > 0) options.log.warn({ event: 'erased-again', count: again }, 'a crash or a restored copy had them');
	const seal = createSeal(config.shopperKeys);
	const resealed = await reseal(db, seal);
	if (resealed > 0) options.log.info({ event: 'shoppers-sealed', shoppers: resealed }, 'sealed with the newest key');
	const texts = createTexts(words);
	const directory = createDirectory(db, config.stores);
	const campaigns = createCampaigns({ db, now: options.now, stores: config.stores });
	await addCampaigns(campaigns, config.campaignsFile);

	const access = await openBroker(config.broker, options.log);
	running.defer(() => access.embedded?.stop());
	const mqtt = connectMqtt({ ...access, clientId: 'aisle-cloud-bridge', log: options.log });
	running.defer(() => mqtt.close());

	const hub = createHub();
	const deciding = joinDeciding({ config, options, db, mqtt, hub, directory, seal }, running);
	const parts: WatchedParts = { db, access, mqtt, hub, ...deciding };
	const room = openShoppers({
		...{ config, db, now: options.now, seal, texts, hub, siteNumberOf: directory.siteNumberOf },
		...{ rosterChanged: deciding.rosters.changed, presence: deciding.presence.wholeLog },
	});
	const keeping = openKeeping({
		...{ config, db, ...options, erase: room.shoppers.erase },
		...{ rosterChanged: deciding.rosters.changed, presenceWithdrawn: room.presenceHidden },
	});
	running.defer(() => keeping.close());
	const server = await joinApi({
		...{ config, options, parts, directory, texts, campaigns, room, keeping },
		presence: deciding.presence,
	});
	running.defer(() => closeServer(server));

	deciding.ingest.connect(mqtt);
	// what a crash left
	deciding.engine.wake();
	deciding.worker.wake();
	deciding.presence.wake();
	await keeping.start();
	const { host, port } = config.http;
	return { httpPort: await listen(server, host, port), mqttPort: access.embedded?.port };
}

type Joined = Pick<WatchedParts, 'db' | 'mqtt' | 'hub'> & {
	config: CloudConfig;
	options: AppOptions;
	directory: Directory;
	seal: Seal;
};

/** Events in, decisions, offers and rosters out. */
function joinDeciding(
	{ config, options: { log, now }, db, mqtt, hub, directory, seal }: Joined,
	running: AsyncDisposableStack,
) {
	const { stores, signingKey } = config;
	const worker = createWorker({ db, log, now, channels: [createInboxChannel({ db, now, announce: hub.announce })] });
	running.defer(() => worker.close());
	const zoneAt = (store: string, id: string) => ({ id, name: directory.zoneName(store, id) });
	const engine = createEngine({
		db,
		log,
		now,
		stores,
		placeEvents,
		onOffers: worker.wake,
		onPresence: ({ store, zone, since }, shopper) =>
			hub.setZone(shopper, { zone: zone === null ? null : zoneAt(store, zone), since }),
	});
	running.defer(() => engine.close());
	const ingest = createIngest({ db, log, now, onCommitted: engine.wake });
	running.defer(() => ingest.close());
	const rosters = createRosterPublisher({
		...{ db, wire: mqtt, stores, signingKey, log, now },
		openKey: seal.open,
	});
	running.defer(() => rosters.close());
	const presence = openPresence({
		...{ config, db, log, now, zoneName: directory.zoneName, onEvents: engine.wake },
		onGone: ({ shopper, since }) => hub.zoneOf(shopper) && hub.setZone(shopper, { zone: null, since }),
	});
	running.defer(() => presence.close());
	return { worker, engine, ingest, rosters, presence };
}

type ApiParts = Pick<Joined, 'config' | 'options' | 'directory'> & {
	texts: Texts;
	parts: WatchedParts;
	campaigns: Campaigns;
	room: ReturnType<typeof openShoppers>;
	keeping: Keeping;
	presence: PresenceRoom;
};

function joinApi({ config, options, parts, directory, texts, campaigns, room, keeping, presence }: ApiParts) {
	const { db, hub } = parts;
	const { log, now, phoneDist = PHONE_DIST } = options;
	const inbox = createInbox({ db, now });
	const phone = {
		hub,
		now,
		missed: inbox.missed,
		isKnown: room.access.isKnown,
		lastZone: (id: string) => lastZone(db, id, now(), directory.zoneName),
	};
	const metrics = createMetrics();
	countParts(metrics, parts);
	keeping.count(metrics);
	return createApi({
		ports: {
			...room,
			appConfig: appConfigPort(config, texts),
			inbox,
			live: {
				hasRoom: hub.hasRoom,
				connect: (shopper, after, response) => connectPhone(phone, shopper, after, response),
				closeAll: hub.endAll,
			},
			presence: presence.port,
			campaigns: campaignPort(campaigns),
			stores: directory,
			retention: keeping.port,
			health: async () => [...(await partStates(parts)), ...keeping.states()],
		},
		metrics,
		log,
		phoneDist,
		adminToken: config.adminToken,
		radioUrl: config.radioUrl,
		limits: config.http.limits,
		trustedProxies: config.http.trustedProxies,
	});
}

async function addCampaigns(campaigns: Campaigns, file: string | undefined): Promise<void> {
	if (file === undefined) return;
	const result = readCampaignFile(readText(file, 'campaigns'), file);
	if (!result.ok) throw new ConfigError(result.problems.map(formatProblem).join('\n'));
	await campaigns.addMissing(result.campaigns);
}
