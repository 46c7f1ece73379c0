// Check `ports`: the store page's and the broker's are free, or the running gateway has them.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type Check, fail, NO_CONFIG, ok, type Result, setting, sh, warn } from '../check.ts';
import { codeOf } from '../files.ts';
import { portOwner } from '../port-owner.ts';
import { contentOf, type Surroundings } from '../surroundings.ts';

type Section = 'http' | 'broker';
const WHAT = { http: 'the store page', broker: "the satellites' broker" } as const;
/** Ports that are tried for one to recommend. */
const OTHERS = 20;

export const ports: Check = {
	name: 'ports',
	title: 'Ports',
	limitMs: 5_000,
	async run(surroundings) {
		const config = contentOf(surroundings.config);
		if (!config) return NO_CONFIG;
		const results = [await check('http', config.http, surroundings)];
		if (config.broker) results.push(await check('broker', config.broker, surroundings));
		return results;
	},
};

async function check(
	section: Section,
	{ host, port }: { host: string; port: number },
	surroundings: Surroundings,
): Promise<Result> {
	const { configPath, running } = surroundings;
	const what = `${port} for ${WHAT[section]}`;
	if (port === 0) return ok(`any free port for ${WHAT[section]}`);
	const code = await listenProblem(host, port);
	const ours = running.state === 'there' && (section === 'broker' || new URL(running.url).port === String(port));
	if (code === undefined) {
		if (running.state !== 'there') return ok(`${what} is free`);
		const words = `${what} is not in use by the running gateway: it was started with other settings.`;
		return warn(words, sh`sudo systemctl restart aisle-gateway`);
	}
	if (code === 'EADDRINUSE') {
		const owner = portOwner(surroundings, port);
		if (ours) return ok(`${what} is held by the running gateway`);
		if (running.state === 'unknown' && owner === undefined) return ok(`${what} is in use, perhaps by the gateway`);
		const other = await freePort(host, port);
		const who = owner ?? 'another program (who: sudo ss -ltnp)';
		return fail(
			`${what} is taken by ${who}. Stop that, or take another port.`,
			setting(`${section}: { host: ${host}, port: ${other} }`, configPath),
		);
	}
	if (code === 'EACCES') {
		const words = `No permission to listen on ${what}.`;
		return fail(words, setting(`${section}: { host: ${host}, port: ${port + 7000} }`, configPath));
	}
	if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
		const mine = surroundings.addresses[0] ?? '127.0.0.1';
		const words = `This machine has no address ${host} for ${WHAT[section]}; it has ${[...surroundings.addresses, '127.0.0.1'].join(', ')}.`;
		return fail(words, setting(`${section}: { host: ${mine}, port: ${port} }`, configPath));
	}
	return fail(`Nothing can listen on ${host}:${port} (${code}).`, sh`ip address`);
}

async function listenProblem(host: string, port: number): Promise<string | undefined> {
	const server = createServer();
	try {
		server.listen(port, host);
		await once(server, 'listening');
		return undefined;
	} catch (error) {
		return codeOf(error);
	} finally {
		server.close();
	}
}

async function freePort(host: string, from: number): Promise<number> {
	for (let port = from + 10; port < Math.min(from + 10 + OTHERS, 65_536); port += 1) {
		if ((await listenProblem(host, port)) === undefined) return port;
	}
	return 0;
}
