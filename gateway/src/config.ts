// gateway.yaml: what one gateway is told about its store, its ears and its cloud.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { formatProblem, Id, readSiteFile, readYaml, type Site } from '@aisle/protocol';
import { z } from 'zod';
import { storeBrokerConfig } from './broker/satellite-config.ts';
import { DEFAULT_CROWD_RULES } from './presence/crowd.ts';
import { DEFAULT_VISIT_RULES } from './presence/zone-state.ts';
import { captureSource } from './sources/capture.ts';
import { hciSource } from './sources/hci.ts';
import { SATELLITE_FORMATS } from './sources/satellite/formats/index.ts';
import { satelliteSource } from './sources/satellite.ts';
import { KEEP_PRESENCE_H } from './store/store.ts';

/** Every kind of source, found by its `type`; a new one is one file and its line here. */
export const SOURCE_KINDS = [hciSource, satelliteSource, captureSource] as const;

const SourceConfig = z.discriminatedUnion('type', [
	hciSource.config.extend({ type: z.literal('hci') }),
	satelliteSource.config.extend({ type: z.literal('satellite') }),
	captureSource.config.extend({ type: z.literal('capture') }),
]);
export type SourceConfig = z.infer<typeof SourceConfig>;

const FORMAT_NAMES = SATELLITE_FORMATS.map(({ name }) => name) as [string, ...string[]];

const Port = z.number().int().min(0).max(65_535);

export const GatewayConfig = z.strictObject({
	/** This gateway's id, as the cloud knows it. */
	gateway: Id,
	/** The site file; relative paths are relative to gateway.yaml. */
	site: z.string(),
	/** The recorded survey; beside the site file unless said, as `<site>.survey.jsonl`. */
	survey: z.string().optional(),
	/** Folder for the database. */
	data: z.string().default('data'),
	http: z.strictObject({ host: z.string().default('127.0.0.1'), port: Port.default(7071) }).prefault({}),
	/** Without it the gateway works alone and keeps its events until the outbox is full. */
	cloud: z
		.strictObject({
			url: z.url({ protocol: /^mqtts?$/, error: 'must be an MQTT address, e.g. "mqtt://127.0.0.1:7883"' }),
			username: z.string().optional(),
			/** The password, or a file that holds it. */
			password: z.string().optional(),
			passwordFile: z.string().optional(),
			/** PEM of the CA to trust where it is not a public one. */
			caFile: z.string().optional(),
			/** PEM of the Ed25519 key that signs rosters and settings. */
			publicKeyFile: z.string(),
		})
		.optional(),
	broker: storeBrokerConfig(FORMAT_NAMES).optional(),
	sources: z.array(SourceConfig).min(1).superRefine(refuseTwinRadios),
	presence: z
		.strictObject({
			/** Silence after which somebody has left a zone, at the latest: each has an exit time of its own below it. */
			exitAfterS: z.number().min(1).max(3600).default(DEFAULT_VISIT_RULES.exitAfterS),
			/** Silence after which the visit is over. */
			visitGapS: z.number().min(1).max(86_400).default(DEFAULT_VISIT_RULES.visitGapS),
			/** Strangers, as numbers. */
			crowd: z
				.strictObject({
					/** What one person's devices send in sum. Count everybody once: twice as many as the page says, half of it here. */
					advertsPerPersonPerS: z.number().min(0.05).max(50).default(DEFAULT_CROWD_RULES.advertsPerPersonPerS),
				})
				.prefault({}),
		})
		.prefault({}),
	store: z
		.strictObject({
			/** Longest wait of an event for company in one commit; 1000 spares a slow SD card, and offers come later. */
			groupMs: z.number().min(0).max(10_000).default(100),
			/** Events kept for a cloud that is away; beyond it the least important go first. */
			maxOutboxEvents: z.number().int().min(1000).max(10_000_000).default(1_000_000),
			/** How long they are kept. */
			maxAgeS: z
				.number()
				.min(60)
				.default(7 * 86_400),
			/** Hours for which what is said of a shopper is kept for a cloud that does not come. */
			keepPresenceH: z.number().min(1).max(168).default(KEEP_PRESENCE_H),
		})
		.prefault({}),
	/** Demos: the virtual store's stream of true positions, drawn on the local page. */
	truthUrl: z.url().optional(),
	log: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
export type GatewayConfig = z.infer<typeof GatewayConfig>;

/** Two processes on one adapter would take each other's adverts; two adapters as one receiver would be counted as one. */
function refuseTwinRadios(sources: readonly SourceConfig[], { addIssue }: z.RefinementCtx): void {
	const seen = new Set<string>();
	for (const [i, source] of sources.entries()) {
		if (source.type !== 'hci') continue;
		for (const [field, value] of [
			['receiver', source.receiver],
			['transport', source.transport.name],
		] as const) {
			const message = `another radio of the list has the ${field} "${value}" too`;
			const remedy = `Leave one of them out, or give it another ${field}`;
			if (seen.has(`${field} ${value}`)) addIssue({ code: 'custom', path: [i, field], message, params: { remedy } });
			seen.add(`${field} ${value}`);
		}
	}
}

/** Bad configuration: one line a problem, ready to print. */
export class ConfigError extends Error {}

const SETTINGS = 'configuration';

/**
 * Reads gateway.yaml; paths in the result are absolute.
 * @throws {ConfigError} naming file, line, column and what to write instead
 */
export function readConfig(path: string): GatewayConfig {
	const result = readYaml(readText(path, SETTINGS), path, GatewayConfig);
	if (!result.ok) throw new ConfigError(result.problems.map(formatProblem).join('\n'));
	const from = (relative: string) => resolve(dirname(path), relative);
	const { cloud, broker, survey, ...rest } = result.value;
	const config: GatewayConfig = { ...rest, site: from(rest.site), data: from(rest.data) };
	if (survey !== undefined) config.survey = from(survey);
	config.sources = config.sources.map((source) =>
		source.type === 'capture' ? { ...source, files: source.files.map(from) } : source,
	);
	if (cloud) {
		config.cloud = { ...cloud, publicKeyFile: from(cloud.publicKeyFile) };
		if (cloud.passwordFile !== undefined) config.cloud.passwordFile = from(cloud.passwordFile);
		if (cloud.caFile !== undefined) config.cloud.caFile = from(cloud.caFile);
	}
	if (broker) {
		const { tls } = broker;
		config.broker = {
			...broker,
			...(tls && { tls: { ...tls, keyFile: from(tls.keyFile), certFile: from(tls.certFile) } }),
			satellites: broker.satellites.map(({ passwordFile, ...satellite }) =>
				passwordFile === undefined ? satellite : { ...satellite, passwordFile: from(passwordFile) },
			),
		};
	}
	return config;
}

/** Where the survey of a store lies, or will. */
export function surveyPath({ site, survey }: Pick<GatewayConfig, 'site' | 'survey'>): string {
	return survey ?? `${site.replace(/\.ya?ml$/, '')}.survey.jsonl`;
}

/**
 * Reads a site file.
 * @throws {ConfigError} as readConfig
 */
export function readSite(path: string): Site {
	const result = readSiteFile(readText(path, 'site'), path);
	if (!result.ok) throw new ConfigError(result.problems.map(formatProblem).join('\n'));
	return result.site;
}

/** A file that the configuration names. */
export function readText(path: string, what: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'ENOENT')
			throw new ConfigError(
				`There is no ${what} file ${path}. ${what === SETTINGS ? 'Say where it is with --config FILE.' : 'Check the path.'}`,
			);
		if (code === 'EISDIR') throw new ConfigError(`${path} is a folder, not a ${what} file. Name the file in it.`);
		if (code === 'EACCES')
			throw new ConfigError(`No permission to read the ${what} file ${path}. Try: chmod u+r ${path}`);
		throw new ConfigError(`Cannot read the ${what} file ${path}: ${(error as Error).message}`);
	}
}
