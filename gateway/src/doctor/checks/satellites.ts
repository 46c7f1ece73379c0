// Check `satellites`: those of the site file can log in, and the broker listens where they are.
import { isIP } from 'node:net';
import { counted } from '@aisle/protocol';
import { type Check, fail, NO_CONFIG, ok, type Result, setting, skipped, warn } from '../check.ts';
import { contentOf, type DoctorConfig, type Surroundings } from '../surroundings.ts';

export const satellites: Check = {
	name: 'satellites',
	title: 'Satellites',
	limitMs: 5_000,
	async run(surroundings) {
		const config = contentOf(surroundings.config);
		if (!config) return NO_CONFIG;
		const { broker, sources } = config;
		const listens = sources.some(({ type }) => type === 'satellite');
		const drawn = contentOf(surroundings.site)?.receivers.filter(({ kind }) => kind === 'satellite') ?? [];
		if (!listens && !broker?.satellites.length) {
			return drawn.length === 0 ? [ok('there are none')] : [noSource(drawn.length, surroundings)];
		}
		if (!broker) {
			const add = setting('broker:\n  host: 0.0.0.0\n  port: 7073\n  satellites: []', surroundings.configPath);
			return [fail('There is a source for satellites, and no broker that they could log in to.', add)];
		}
		return [...accounts(broker, listens, surroundings), ...reach(broker, surroundings)];
	},
};

type BrokerSettings = NonNullable<DoctorConfig['broker']>;

function noSource(count: number, { configPath }: Surroundings): Result {
	const words = `The site file or the broker has ${counted(count, 'satellite')}, and gateway.yaml does not listen to any.`;
	return warn(words, setting('sources:\n  - { type: satellite }', configPath));
}

function accounts(broker: BrokerSettings, listens: boolean, surroundings: Surroundings): Result[] {
	const { length } = broker.satellites;
	if (length === 0) {
		const first = contentOf(surroundings.site)?.receivers.find(({ kind }) => kind === 'satellite')?.id ?? 'sat-1';
		const account = `broker:\n  satellites:\n    - { receiver: ${first}, password: a-password-of-its-own }`;
		return [warn('The broker has no accounts: no satellite can log in.', setting(account, surroundings.configPath))];
	}
	if (!listens) return [noSource(length, surroundings)];
	return [ok(`${counted(length, 'account')} for them`)];
}

function reach({ host, port, satellites: { length } }: BrokerSettings, surroundings: Surroundings): Result[] {
	const { addresses, configPath } = surroundings;
	const mine = addresses[0];
	if (!isLoopback(host)) {
		const at = host === '0.0.0.0' || host === '::' ? (mine ?? 'the address of this machine') : host;
		return [ok(`they reach the broker at ${at}, port ${port}`)];
	}
	if (length === 0) return [];
	if (mine === undefined)
		return [skipped('Whether satellites reach the broker: this machine is in no network.', { command: 'ip address' })];
	return [
		warn(
			`Satellites cannot reach ${host}: the broker listens for this machine only.`,
			setting(`broker:\n  host: ${mine}`, configPath),
		),
	];
}

function isLoopback(host: string): boolean {
	return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
