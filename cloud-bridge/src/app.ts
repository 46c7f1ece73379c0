// Wiring only: the rooms are made, joined and started in order, and stopped in the reverse.
import { join } from 'node:path';
import { formatProblem } from '@aisle/protocol';
import type { Logger } from 'pino';
import { listen } from './api/listen.ts';
import { createMetrics } from './api/metrics.ts';
import { createApi } from './api/server.ts';
import { openBroker } from './broker.ts';
import { campaignPort } from './campaign-port.ts';
import { readCampaignFile } from './campaigns/campaign.ts';
import { createEngine, type Engine } from './campaigns/engine.ts';
import { type Campaigns, createCampaigns } from './campaigns/service.ts';
import { type CloudConfig, ConfigError, readText } from './config.ts';
import { openDatabase } from './db/database.ts';
import { countParts, partStates, type WatchedParts } from './health.ts';
import { createIngest } from './ingest/consumer.ts';
import { connectPhone } from './live/connect.ts';
import { createHub } from './live/hub.ts';
import { createInbox } from './live/inbox.ts';
import { lastZone } from './live/last-zone.ts';
import { connectMqtt } from './mqtt/connection.ts';
import { createInbox as createInboxChannel } from './offers/channels/inbox.ts';
import { createWorker } from './offers/worker.ts';
import { createRosterPublisher } from './rosters/publisher.ts';
import { createShoppers } from './shoppers/shoppers.ts';
import { createDirectory, enterStores } from './stores/directory.ts';

/** Where `npm run build` puts the phone page. */
const PHONE_DIST = join(import.meta.dirname, '..', 'phone', 'dist');

export type AppOptions = {
	log: Logger;
	/** Unix seconds */
	now: () => number;
	phoneDist?: string;
};

export type App = ReturnType<typeof createApp>;

export function createApp(config: CloudConfig, options: AppOptions) {
	const undo: (() => unknown)[] = [];
	let ports: { http: number; mqtt: number | undefined } | undefined;

	const stop = async () => {
		for (let last = undo.pop(); last !== undefined; last = undo.pop()) await last();
	};
	const started = () => {
		if (ports === undefined) throw new Error('the bridge has not started');
		return ports;
	};

	return {
		/** Where it fails, everything that was started is stopped again. */
		async start(): Promise<void> {
			try {
				ports = await startParts(config, options, (step) => undo.push(step));
			} catch (error) {
				await stop();
				throw error;
			}
		},
		/** Takes nothing new, finishes what is under way, closes the database. */
		stop,
		httpPort: () => started().http,
		/** Of the embedded broker. */
		mqttPort: () => started().mqtt,
	};
}

/** @param onStop takes what undoes each step; undone in the reverse order */
async function startParts(config: CloudConfig, options: AppOptions, onStop: (step: () => unknown) => void) {
	const { log, now, phoneDist = PHONE_DIST } = options;
	const { stores, http } = config;
	const hub = createHub();

	const db = await openDatabase({ path: config.database });
	onStop(() => db.destroy());
	await enterStores(db, stores);
	const directory = createDirectory(db, stores);
	const campaigns = createCampaigns({ db, now, stores });
	await addCampaigns(campaigns, config.campaignsFile);

	const access = await openBroker(config.broker, log);
	onStop(() => access.embedded?.stop());
	const mqtt = connectMqtt({ ...access, clientId: 'aisle-cloud-bridge', log });
	onStop(() => mqtt.close());

	const inboxChannel = createInboxChannel({ db, now, announce: hub.announce });
	const worker = createWorker({ db, log, now, channels: [inboxChannel] });
	onStop(() => worker.close());
	const engine: Engine = createEngine({
		db,
		log,
		now,
		stores,
		onOffers: worker.wake,
		onPresence: ({ store, zone, since }, shopper) =>
			hub.setZone(shopper, { zone: zone === null ? null : { id: zone, name: directory.zoneName(store, zone) }, since }),
	});
	onStop(() => engine.close());
	const ingest = createIngest({ db, log, now, onCommitted: engine.wake });
	onStop(() => ingest.close());
	const rosters = createRosterPublisher({ db, wire: mqtt, stores, signingKey: config.signingKey, log, now });
	onStop(() => rosters.close());

	const shoppers = createShoppers({
		db,
		now,
		siteNumberOf: directory.siteNumberOf,
		rosterChanged: rosters.changed,
		presenceWithdrawn: (shopper) => hub.setZone(shopper, { zone: null, since: new Date(now() * 1000).toISOString() }),
		erased: hub.forget,
	});
	const inbox = createInbox({ db, now });
	const phone = { hub, now, missed: inbox.missed, lastZone: (id: string) => lastZone(db, id, directory.zoneName) };
	const parts: WatchedParts = { db, access, mqtt, ingest, engine, worker, hub };
	const metrics = createMetrics();
	countParts(metrics, parts);
	const server = await createApi({
		ports: {
			shoppers,
			inbox,
			live: {
				hasRoom: hub.hasRoom,
				connect: (shopper, after, response) => connectPhone(phone, shopper, after, response),
				closeAll: hub.endAll,
			},
			campaigns: campaignPort(campaigns),
			stores: directory,
			health: () => partStates(parts),
		},
		metrics,
		log,
		phoneDist,
		adminToken: config.adminToken,
		radioUrl: config.radioUrl,
		limits: http.limits,
		trustedProxies: http.trustedProxies,
	});
	onStop(() => server.close());

	ingest.connect(mqtt);
	// what a crash left
	engine.wake();
	worker.wake();
	return { http: await listen(server, http.host, http.port), mqtt: access.embedded?.port };
}

async function addCampaigns(campaigns: Campaigns, file: string | undefined): Promise<void> {
	if (file === undefined) return;
	const result = readCampaignFile(readText(file, 'campaigns'), file);
	if (!result.ok) throw new ConfigError(result.problems.map(formatProblem).join('\n'));
	await campaigns.addMissing(result.campaigns);
}
