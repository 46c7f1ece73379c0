// Wiring of one gateway: every room is made here, started in order and stopped in the reverse.
import { createPublicKey } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PlanReply, Site } from '@aisle/protocol';
import type { Logger } from 'pino';
import { startStoreBroker } from './broker/store-broker.ts';
import { ConfigError, type GatewayConfig, readSite, readText, SOURCE_KINDS, type SourceConfig } from './config.ts';
import { Health } from './health/health.ts';
import { createMetrics } from './health/metrics.ts';
import { takeRoster } from './identity/roster-intake.ts';
import { type EventSink, Pipeline, type Restored } from './pipeline.ts';
import { receiverPlaces } from './presence/receiver-places.ts';
import { StrongestReceiver } from './presence/strongest-receiver.ts';
import type { Kept } from './presence/tracker.ts';
import type { RunningSource, SourceContext, SourceKind } from './sources/source.ts';
import { openStore, type Store } from './store/store.ts';
import { createUplink, type Uplink } from './uplink/uplink.ts';
import { LiveView } from './web/live-view.ts';
import { createWeb } from './web/server.ts';

export type App = {
	/** where the local page answers */
	url: string;
	stop(): Promise<void>;
};

/** The presence row that says when the gateway was last alive; a subject's row cannot have this name. */
const ALIVE = 'gateway';
const ALIVE_EVERY_MS = 10_000;
/** How often time moves where no advert does, and how often rid tables are looked after. */
const TICK_MS = 250;
const ROSTER_EVERY_MS = 15_000;

type Stops = (() => unknown)[];

/**
 * Starts a gateway. `fail` is called when it cannot go on.
 * @throws {ConfigError} and other errors with one sentence each; what had started is stopped again
 */
export async function startApp(config: GatewayConfig, log: Logger, fail: (error: Error) => void): Promise<App> {
	const stops: Stops = [];
	const stop = async () => {
		for (const step of stops.splice(0).reverse()) await step();
	};
	try {
		return { url: await wire(config, log, fail, stops), stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

async function wire(config: GatewayConfig, log: Logger, fail: (error: Error) => void, stops: Stops): Promise<string> {
	const site = readSite(config.site);
	checkReceivers(config, site);
	const now = () => Date.now() / 1000;
	const health = new Health(now);
	const store = openGatewayStore(config, site, now, log, fail);
	stops.push(() => store.close());
	const view = { note: (_: Parameters<LiveView['note']>[0]) => {} };
	const metrics = { count: (_: Iterable<string>) => {} };
	const sink: EventSink = {
		write(events, presence) {
			store.write(events, presence);
			view.note(events);
			metrics.count(events.map((event) => event.type));
		},
	};
	const pipeline = new Pipeline({
		site,
		estimator: new StrongestReceiver(receiverPlaces(site)),
		rules: config.presence,
		sink,
		restored: restoredFrom(store),
	});
	const uplink = config.cloud && startUplink(config, config.cloud, site, { pipeline, store, health, log });
	if (uplink) stops.push(() => uplink.stop());
	stops.push(keepAlive(pipeline, store));

	const live = new LiveView({
		now,
		t: () => pipeline.t,
		present: () => pipeline.present(),
		receivers: () => pipeline.receivers,
		adverts: () => pipeline.counts,
		outbox: () => ({ waiting: store.depth(), connected: uplink?.state().connected ?? false }),
		parts: () => health.parts(),
		zones: site.zones.map((zone) => zone.id),
		tagNames: new Map(site.subjects.flatMap(({ id, name }) => (name === undefined ? [] : [[`tag:${id}`, name]]))),
	});
	view.note = (events) => live.note(events);
	const figures = createMetrics({
		adverts: () => pipeline.counts,
		receivers: () => pipeline.receivers,
		present: () => pipeline.present(),
		zones: site.zones.map((zone) => zone.id),
		outboxDepth: () => store.depth(),
		uplinkConnected: () => uplink?.state().connected ?? false,
		parts: () => health.parts(),
	});
	metrics.count = figures.countEvents;
	const web = await createWeb({
		plan: planOf(config, site),
		live: () => live.snapshot(),
		health: () => ({ healthy: health.healthy(), parts: health.parts() }),
		metrics: async () => ({ contentType: figures.registry.contentType, body: await figures.registry.metrics() }),
		log,
	});
	stops.push(() => web.close());
	const url = await web
		.listen({ host: config.http.host, port: config.http.port })
		.catch((error: NodeJS.ErrnoException) => {
			throw listenError(error, config.http, 'http');
		});
	await startSources(config, site, { pipeline, health, log, fail }, stops);
	return url;
}

function openGatewayStore(
	config: GatewayConfig,
	site: Site,
	now: () => number,
	log: Logger,
	fail: (e: Error) => void,
): Store {
	try {
		mkdirSync(config.data, { recursive: true });
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw new ConfigError(
			`Cannot make the data folder ${config.data} (${code}). Make it, or name another under "data" in gateway.yaml.`,
		);
	}
	return openStore({
		path: join(config.data, 'gateway.sqlite'),
		gateway: config.gateway,
		storeId: site.store,
		now,
		log,
		onFatal: fail,
		...config.store,
	});
}

function restoredFrom(store: Store): Restored {
	let aliveT = Number.NEGATIVE_INFINITY;
	const rows: Restored['rows'][number][] = [];
	for (const { subject, state } of store.presence()) {
		if (subject === ALIVE) aliveT = (state as { aliveT: number }).aliveT;
		else rows.push({ subject, ...(state as Kept) });
	}
	return { rows, aliveT };
}

function keepAlive(pipeline: Pipeline, store: Store): () => void {
	const timer = setInterval(() => {
		if (Number.isFinite(pipeline.t)) store.write([], [{ subject: ALIVE, state: { aliveT: pipeline.t } }]);
	}, ALIVE_EVERY_MS);
	return () => clearInterval(timer);
}

type Rooms = { pipeline: Pipeline; store: Store; health: Health; log: Logger };

function startUplink(
	config: GatewayConfig,
	cloud: NonNullable<GatewayConfig['cloud']>,
	site: Site,
	{ pipeline, store, health, log }: Rooms,
): Uplink {
	const publicKey = publicKeyFrom(cloud.publicKeyFile);
	const password = cloud.passwordFile === undefined ? cloud.password : readText(cloud.passwordFile, 'password').trim();
	health.report('roster', 'starting', 'No roster yet: it comes with the first connection to the cloud.');
	const uplink = createUplink({
		url: cloud.url,
		...(cloud.username !== undefined && { username: cloud.username }),
		...(password !== undefined && { password }),
		...(cloud.caFile !== undefined && { ca: readText(cloud.caFile, 'CA') }),
		ref: { store: site.store, gateway: config.gateway },
		outbox: store,
		log: log.child({ part: 'uplink' }),
		onMessage: (leaf, rest, payload) => {
			if (leaf !== 'roster' || payload.length === 0) return;
			void takeRoster(pipeline.rosters, { store: site.store, publicKey }, rest[0], payload).then(async (verdict) => {
				if (!verdict.taken) {
					log.warn({ event: 'roster-refused', reason: verdict.reason }, 'roster refused');
					health.report('roster', 'degraded', `A roster was refused: ${verdict.reason}.`);
					return;
				}
				await refreshRosters(pipeline);
				health.report('roster', 'ok', 'Passes are recognised by the roster of today.');
			});
		},
	});
	health.watch('uplink', () => {
		const { connected, words } = uplink.state();
		return { state: connected ? 'ok' : 'degraded', words };
	});
	store.onCommitted(() => uplink.wake());
	uplink.start();
	return uplink;
}

/** Builds the tables that are due and lets go of whoever is no longer in the roster. */
async function refreshRosters(pipeline: Pipeline): Promise<void> {
	// a recording has a time of its own, and its passes are those of that time
	const t = Number.isFinite(pipeline.t) ? pipeline.t : Date.now() / 1000;
	await pipeline.rosters.prepare(t);
	pipeline.forgetAllBut((subject) => pipeline.rosters.isMember(subject, t));
}

async function startSources(
	config: GatewayConfig,
	site: Site,
	{ pipeline, health, log, fail }: Omit<Rooms, 'store'> & { fail: (error: Error) => void },
	stops: Stops,
): Promise<void> {
	const broker =
		config.broker &&
		(await startStoreBroker(config.broker, { log: log.child({ part: 'broker' }) }).catch((error: Error) => {
			throw listenError(error, config.broker!, 'broker');
		}));
	if (broker) stops.push(() => broker.stop());
	const receivers = new Set(site.receivers.map((receiver) => receiver.id));
	for (const source of config.sources) {
		const name = sourceName(source);
		const context: SourceContext = {
			observe: (advert) => pipeline.observe(advert),
			advance: (t) => pipeline.advance(t),
			receivers,
			report: ({ state, words }) => health.report(name, state, words),
			fail,
			subscribe(filter, handle) {
				if (!broker)
					throw new ConfigError(
						`Source ${name} needs the store's broker. Add "broker: { port: 7073 }" to gateway.yaml.`,
					);
				return broker.subscribe(filter, handle);
			},
			log: log.child({ part: name }),
		};
		const kind = SOURCE_KINDS.find(({ type }) => type === source.type) as unknown as SourceKind;
		const running: RunningSource = await kind.start(source, context);
		stops.push(() => running.stop());
	}
	// a recording brings its own time; live sources share the clock of the wall
	if (!config.sources.some((source) => source.type === 'capture')) {
		stops.push(every(TICK_MS, () => pipeline.advance(Date.now() / 1000)));
	}
	stops.push(every(ROSTER_EVERY_MS, () => void refreshRosters(pipeline)));
}

function every(ms: number, work: () => void): () => void {
	const timer = setInterval(work, ms);
	return () => clearInterval(timer);
}

function sourceName(source: SourceConfig): string {
	return source.type === 'hci' ? `radio ${source.receiver}` : source.type;
}

/** A radio whose receiver the site file does not know would be heard in vain. */
function checkReceivers(config: GatewayConfig, site: Site): void {
	const known = new Set(site.receivers.map((receiver) => receiver.id));
	for (const source of config.sources) {
		if (source.type === 'hci' && !known.has(source.receiver)) {
			const ids = [...known].join(', ');
			throw new ConfigError(`The radio's receiver "${source.receiver}" is not in ${config.site}. It has: ${ids}.`);
		}
	}
}

function planOf(config: GatewayConfig, site: Site): PlanReply {
	return {
		gateway: config.gateway,
		store: site.store,
		timezone: site.timezone,
		kinds: [...new Set(['pass', ...site.subjects.map(({ kind }) => kind)])],
		floor: site.floor,
		zones: site.zones.map(({ id, name, kind, shape }) => ({ id, name, kind, shape })),
		receivers: site.receivers.map(({ id, at, kind }) => ({ id, kind, ...(at && { at }) })),
		...(config.truthUrl !== undefined && { truthUrl: config.truthUrl }),
	};
}

function publicKeyFrom(path: string) {
	const pem = readText(path, 'public key');
	try {
		return createPublicKey(pem);
	} catch {
		throw new ConfigError(`${path} is no public key in PEM form. Take the file that "aisle-bridge init" wrote.`);
	}
}

function listenError(
	error: NodeJS.ErrnoException,
	{ host, port }: { host: string; port: number },
	section: 'http' | 'broker',
): Error {
	if (error.code === 'EADDRINUSE') {
		return new ConfigError(
			`Port ${port} on ${host} is taken, perhaps by another gateway. Stop that, or set "${section}: { port: … }" in gateway.yaml.`,
		);
	}
	if (error.code === 'EACCES') {
		return new ConfigError(
			`No permission to listen on port ${port}. Take one above 1023 ("${section}: { port: … }" in gateway.yaml).`,
		);
	}
	return new ConfigError(`Cannot listen on ${host}:${port}: ${error.message}`);
}
