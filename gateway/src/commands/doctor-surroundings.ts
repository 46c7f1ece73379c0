// Reads for `doctor` what its checks look at: settings, site, the gateway that runs here, and whose machine this is.
import { readFileSync } from 'node:fs';
import { networkInterfaces, userInfo } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import { ConfigError, readConfig, readSite } from '../config.ts';
import { quoted } from '../doctor/check.ts';
import { codeOf, readText, statOf } from '../doctor/files.ts';
import { probe, runOnMachine } from '../doctor/machine.ts';
import { contentOf, type DoctorConfig, type Read, type RunningNow, type Surroundings } from '../doctor/surroundings.ts';
import { migrations } from '../store/migrations.ts';
import { COMMAND, commandHere, INSTALLATION } from './command-here.ts';
import { findRunningGateway } from './running-gateway.ts';

const Health = z.object({ parts: z.array(z.object({ name: z.string(), state: z.string(), words: z.string() })) });
const OUTBOX_METRIC = /^aisle_outbox_waiting (\d+)$/m;

export async function lookAround(configFile: string): Promise<Surroundings> {
	const configPath = resolve(configFile);
	const config = read((): DoctorConfig => readConfig(configPath));
	const value = contentOf(config);
	const [running, serviceUser] = await Promise.all([
		value ? lookForGateway(value.data) : ({ state: 'none' } as const),
		serviceUserOf(),
	]);
	const other = serviceUser ?? (value && ownerOf(value.data));
	const as = other === undefined || other === 'root' ? '' : `-u ${quoted(other)} `;
	const arguments_ = `doctor --config ${quoted(configPath)}`;
	const asOther = `sudo ${as}${quoted(COMMAND)} ${arguments_}`;
	return {
		root: '',
		nowS: Date.now() / 1000,
		node: {
			version: process.versions.node,
			pinnedVersion: pinnedVersion(),
			path: process.execPath,
			arch: process.arch,
		},
		installation: INSTALLATION,
		user: userName(),
		serviceUser,
		// who typed sudo needs it again
		again: process.env.SUDO_USER === undefined ? `${commandHere()} ${arguments_}` : asOther,
		againAsOther: asOther,
		configPath,
		config,
		site: value ? read(() => readSite(value.site)) : { problems: [] },
		databaseVersion: migrations.length,
		addresses: addresses(),
		running,
		run: runOnMachine,
		probe,
	};
}

function read<T>(it: () => T): Read<T> {
	try {
		return { value: it() };
	} catch (error) {
		if (error instanceof ConfigError) return { problems: error.message.split('\n') };
		throw error;
	}
}

async function lookForGateway(dataFolder: string): Promise<RunningNow> {
	try {
		const gateway = await findRunningGateway(dataFolder);
		if (!gateway) return { state: 'none' };
		const [health, metrics] = await Promise.all([gateway.text('/healthz'), gateway.text('/metrics')]);
		const { parts } = Health.parse(JSON.parse(health));
		const waiting = OUTBOX_METRIC.exec(metrics)?.[1];
		const outboxEvents = waiting === undefined ? undefined : Number(waiting);
		return { state: 'there', url: gateway.url, parts, outboxEvents };
	} catch (error) {
		const { message, cause } = error as Error;
		return { state: codeOf(cause) === 'EACCES' ? 'unknown' : 'silent', words: message };
	}
}

async function serviceUserOf(): Promise<string | undefined> {
	const { status, output } = await runOnMachine('systemctl', ['show', 'aisle-gateway', '--property=LoadState,User']);
	if (status !== 0 || !/^LoadState=loaded$/m.test(output)) return undefined;
	return /^User=(.+)$/m.exec(output)?.[1] ?? 'root';
}

/** Whoever has run a gateway on it. */
function ownerOf(folder: string): string | undefined {
	const uid = statOf(folder)?.uid;
	const users = (readText({ root: '' }, '/etc/passwd') ?? '').split('\n').map((line) => line.split(':'));
	return users.find(([, , id]) => id === String(uid))?.[0];
}

const Package = z.object({ optionalDependencies: z.record(z.string(), z.string()) });

function pinnedVersion(): string {
	const { optionalDependencies } = Package.parse(JSON.parse(readFileSync(`${INSTALLATION}/package.json`, 'utf8')));
	return optionalDependencies[`node-linux-${process.arch}`] ?? process.versions.node;
}

/** A container's user may have no name. */
function userName(): string {
	try {
		return userInfo().username;
	} catch {
		return String(process.getuid?.());
	}
}

/** IPv4 addresses that others in the network may use; wired before wireless before those of containers. */
function addresses(): string[] {
	const rank = (name: string) => ['e', 'w'].indexOf(name[0] ?? '') & 3;
	return Object.entries(networkInterfaces())
		.sort(([a], [b]) => rank(a) - rank(b))
		.flatMap(([, entries = []]) => entries.filter(({ family, internal }) => family === 'IPv4' && !internal))
		.map(({ address }) => address);
}
