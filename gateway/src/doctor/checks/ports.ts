// Check `ports`: the store page's and the broker's are free, or the running gateway has them.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type Check, fail, NO_CONFIG, ok, type Result, restart, setting, sh, warn } from '../check.ts';
import { codeOf } from '../files.ts';
import { portOwner } from '../port-owner.ts';
import { contentOf, type Surroundings } from '../surroundings.ts';

type Wanted = { section: 'http' | 'broker'; what: string; host: string; port: number; tls?: boolean };
/** Ports that are tried for one to recommend. */
const OTHERS = 20;

export const ports: Check = {
	name: 'ports',
	title: 'Ports',
	limitMs: 5_000,
	async run(surroundings) {
		const config = contentOf(surroundings.config);
		if (!config) return NO_CONFIG;
		const { http, broker } = config;
		const wanted: Wanted[] = [{ section: 'http', what: 'the store page', host: http.host, port: http.port }];
		if (broker) {
			const { host, port, tls } = broker;
			wanted.push({ section: 'broker', what: "the satellites' broker", host, port });
			if (tls?.port !== undefined) {
				wanted.push({ section: 'broker', what: "the satellites' broker with TLS", host, port: tls.port, tls: true });
			}
		}
		return Promise.all(wanted.map((it) => check(it, surroundings)));
	},
};

async function check(
	{ section, what: purpose, host, port, tls = false }: Wanted,
	surroundings: Surroundings,
): Promise<Result> {
	const { configPath, running } = surroundings;
	const elsewhere = (at: string, other: number) =>
		setting(`${section}: { ${tls ? `tls: { port: ${other} }` : `host: ${at}, port: ${other}`} }`, configPath);
	const what = `${port} for ${purpose}`;
	if (port === 0) return ok(`any free port for ${purpose}`);
	const code = await listenProblem(host, port);
	if (code === undefined) {
		if (running.state !== 'there') return ok(`${what} is free`);
		const words = `${what} is not in use by the running gateway: it was started with other settings.`;
		return warn(words, restart(surroundings));
	}
	if (code === 'EADDRINUSE') {
		const owner = portOwner(surroundings, port);
		if (running.state === 'there' && isIts(running.url, port, owner, surroundings))
			return ok(`${what} is held by the running gateway`);
		const mayBeIts = running.state === 'silent' || (running.state === 'unknown' && owner === undefined);
		if (mayBeIts) return ok(`${what} is in use, perhaps by the gateway`);
		const other = await freePort(host, port);
		const who = owner ?? 'another program (who: sudo ss -ltnp)';
		return fail(`${what} is taken by ${who}. Stop that, or take another port.`, elsewhere(host, other));
	}
	if (code === 'EACCES') {
		const words = `No permission to listen on ${what}.`;
		return fail(words, elsewhere(host, port + 7000));
	}
	if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
		const mine = surroundings.addresses[0] ?? '127.0.0.1';
		const words = `This machine has no address ${host} for ${purpose}; it has ${[...surroundings.addresses, '127.0.0.1'].join(', ')}.`;
		return fail(words, setting(`${section}: { host: ${mine} }`, configPath));
	}
	return fail(`Nothing can listen on ${host}:${port} (${code}).`, sh`ip address`);
}

/** Its page's port; or another that nobody else is known to have. */
function isIts(url: string, port: number, owner: string | undefined, surroundings: Surroundings): boolean {
	const its = Number(new URL(url).port);
	const gateway = portOwner(surroundings, its);
	return port === its || owner === undefined || gateway === undefined || owner === gateway;
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
