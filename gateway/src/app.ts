// Wiring only: the rooms are made, joined and started in order, and stopped in the reverse.
import { mkdirSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import type { Site } from '@aisle/protocol';
import type { Logger } from 'pino';
import { Captures } from './captures.ts';
import { filesBeside } from './certificate-files.ts';
import { certificatePages } from './certificate-pages.ts';
import { linkCloud } from './cloud-link.ts';
import { ConfigError, type GatewayConfig, readSite, surveyPath } from './config.ts';
import { newControlToken, writeControlFile } from './control-file.ts';
import { Health } from './health/health.ts';
import { createMetrics } from './health/metrics.ts';
import { RosterThread } from './identity/roster-thread.ts';
import { listenError } from './listen-error.ts';
import { openSources } from './open-sources.ts';
import { Pipeline } from './pipeline.ts';
import type { Finding } from './presence/finding.ts';
import { makeEstimator } from './presence/make-estimator.ts';
import { RosterUpkeep } from './roster-upkeep.ts';
import { sitePlan } from './site-plan.ts';
import { openStore, type Store } from './store/store.ts';
import { SurveyRoom } from './survey-room.ts';
import { SurveyStreams } from './survey-streams.ts';
import type { Uplink } from './uplink/uplink.ts';
import { VERSION } from './version.ts';
import { earlierRun, noteAlive } from './visit-memory.ts';
import { LiveView } from './web/live-view.ts';
import { createWeb } from './web/server.ts';

export type AppOptions = {
	log: Logger;
	/** Called when a running gateway cannot go on. */
	fail: (error: Error) => void;
};

export type App = {
	/** Where the store page answers. */
	url: string;
	/** Hears nothing more, hands over what is under way, closes the database. */
	stop(): Promise<void>;
};

const ALIVE_EVERY_MS = 10_000;
/** Looks whether tables of passes are due: often, because a recording may be played at hundreds of times its speed. */
const ROSTER_EVERY_MS = 250;
/** How often time moves where no advert does. */
const TICK_MS = 250;

const wallS = () => Date.now() / 1000;

/**
 * Where it fails, everything that was started is stopped again.
 * @throws {ConfigError} and other errors with one sentence each
 */
export async function startApp(config: GatewayConfig, options: AppOptions): Promise<App> {
	await using starting = new AsyncDisposableStack();
	const url = await startRooms(config, options, starting);
	const running = starting.move();
	return { url, stop: () => running.disposeAsync() };
}

/** @param running takes what undoes each step; undone in the reverse order */
async function startRooms(
	config: GatewayConfig,
	{ log, fail }: AppOptions,
	running: AsyncDisposableStack,
): Promise<string> {
	const site = readSite(config.site);
	const health = new Health(wallS);
	const store = openEventStore(config, site, { log, fail });
	running.defer(() => store.close());
	health.watch('disk', () => diskState(store, config.data));

	// asked only when somebody looks, and by then everything below is there
	const watched = {
		zones: site.zones.map(({ id }) => id),
		adverts: () => pipeline.counts,
		receivers: () => pipeline.receivers,
		present: () => pipeline.present(),
		crowd: () => pipeline.crowdLevels(),
		outbox: () => ({
			waiting: store.depth(),
			connected: uplink?.state().connected ?? false,
			dropped: store.counts().dropped,
		}),
		parts: () => health.parts(),
	};
	const metrics = createMetrics(watched);
	const live = new LiveView({ ...watched, now: wallS, t: () => pipeline.t, tagNames: tagNames(site) });

	const survey = await SurveyRoom.open({
		path: surveyPath(config),
		...{ site, health, log, now: wallS, pipeline: () => pipeline },
		onSurveyChanged: (readings) => pipeline.useEstimator(makeEstimator(site, { survey: readings })),
	});
	// a recording brings its own time; live sources share the clock of the wall
	const isLive = !config.sources.some(({ type }) => type === 'capture');
	const pipeline: Pipeline = new Pipeline({
		site,
		estimator: makeEstimator(site, { survey: survey.learning.readings() }),
		rules: config.presence,
		crowd: config.presence.crowd,
		// uptime goes on while the machine sleeps, which process.hrtime does not
		...(isLive && { clocks: () => ({ wallS: wallS(), steadyS: uptime() }) }),
		sink: {
			write(events, presence) {
				store.write(events, presence);
				live.note(events);
				metrics.countEvents(events);
			},
		},
		earlierRun: earlierRun(store),
	});
	health.watch('presence', () => presenceState(pipeline.findings()));
	running.defer(every(ALIVE_EVERY_MS, () => noteAlive(pipeline, store)));
	const uplink =
		config.cloud && openCloud(config.cloud, config.gateway, { site, store, pipeline, live, health, log }, running);

	const url = await openWeb(config, { site, pipeline, health, live, metrics, survey, log }, running);
	await openSources(config, site, { pipeline, health, restarted: metrics.countRestart, log, fail }, running);
	if (isLive) running.defer(every(TICK_MS, () => pipeline.advance(wallS())));
	return url;
}

type CloudParts = { site: Site; store: Store; pipeline: Pipeline; live: LiveView; health: Health; log: Logger };

/** The way to the cloud, and what its rosters need. */
function openCloud(
	cloud: NonNullable<GatewayConfig['cloud']>,
	gateway: string,
	{ site, store, pipeline, live, health, log }: CloudParts,
	running: AsyncDisposableStack,
): Uplink {
	const work = new RosterThread({
		onRestart: (words) => log.error({ event: 'roster-thread-died' }, `the thread that reads rosters died: ${words}`),
	});
	const upkeep = new RosterUpkeep({ pipeline, store, live, log, now: wallS, work });
	running.defer(() => upkeep.stop());
	// before the upkeep, which waits for what the thread has been asked
	running.defer(() => work.stop());
	running.defer(every(ROSTER_EVERY_MS, () => void upkeep.refresh()));
	const ref = { store: site.store, gateway };
	const uplink = linkCloud(cloud, ref, { store, upkeep, work, health, log });
	running.defer(() => uplink.stop());
	return uplink;
}

type WebParts = {
	site: Site;
	pipeline: Pipeline;
	health: Health;
	live: LiveView;
	metrics: ReturnType<typeof createMetrics>;
	survey: SurveyRoom;
	log: Logger;
};

/** The store page, and the door for this machine's tools. @returns where they answer */
async function openWeb(
	config: GatewayConfig,
	{ site, pipeline, health, live, metrics, survey, log }: WebParts,
	running: AsyncDisposableStack,
): Promise<string> {
	const numberOf = (subject: string) => live.numberOf(subject);
	const looks = new SurveyStreams({ site, pipeline, numberOf, health, log, now: wallS });
	const captures = new Captures({ site, pipeline, health, log, now: wallS });
	const certificate = certificatePages(() => filesBeside(config.site, surveyPath(config)), wallS);
	running.defer(() => certificate.stop());
	const token = newControlToken();
	const web = await createWeb({
		control: {
			token,
			gateway: config.gateway,
			version: VERSION,
			streams: {
				survey: (query) => looks.lines(query),
				capture: (query) => captures.lines(query),
				...survey.streams(),
			},
		},
		plan: sitePlan(config, site),
		live: () => live.snapshot(),
		survey: looks,
		recording: survey.door(),
		certificate: () => certificate.page(),
		health: () => ({ healthy: health.healthy(), parts: health.parts() }),
		metrics: metrics.scrape,
		log,
	});
	running.defer(() => web.close());
	const url = await web.listen(config.http).catch((error: NodeJS.ErrnoException) => {
		throw listenError(error, config.http, 'http');
	});

	running.defer(writeControlFile(config.data, { url, token }));
	running.defer(() => captures.stop());
	running.defer(() => survey.stop());
	return url;
}

function diskState({ isDiskTight }: Store, folder: string): { state: 'ok' | 'degraded'; words: string } {
	if (!isDiskTight) return { state: 'ok', words: 'events are written down' };
	return { state: 'degraded', words: `The disk under ${folder} was full. Free space: the next time ends the gateway.` };
}

function presenceState(findings: readonly Finding[]): { state: 'ok' | 'degraded'; words: string } {
	if (findings.length === 0) return { state: 'ok', words: 'people are placed as well as the site file allows' };
	return { state: 'degraded', words: findings.map(({ words }) => words).join(' ') };
}

function openEventStore(config: GatewayConfig, site: Site, { log, fail }: AppOptions): Store {
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
		now: wallS,
		log,
		onFatal: fail,
		...config.store,
	});
}

function tagNames(site: Site): ReadonlyMap<string, string> {
	return new Map(site.subjects.flatMap(({ id, name }) => (name === undefined ? [] : [[`tag:${id}`, name]])));
}

/** @returns what ends it */
function every(ms: number, work: () => void): () => void {
	const timer = setInterval(work, ms);
	return () => clearInterval(timer);
}
