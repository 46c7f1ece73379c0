// `run`: the store in real time on a gateway's wires, until Ctrl-C.
import type { Site } from '@aisle/protocol';
import { Command, InvalidArgumentError } from 'commander';
import { pino } from 'pino';
import { startStore } from '../app.ts';
import { type H4Address, parseH4Address } from '../wires/h4-address.ts';
import { Credentials } from '../wires/satellites.ts';
import { loadJson, loadSite, wholeNumber } from './inputs.ts';

type Options = {
	site: string;
	seed: number;
	people: number;
	strangers: number;
	hci: string[];
	satellites?: string;
	credentials?: string;
	http: { host: string; port: number };
};

export function runCommand(): Command {
	return new Command('run')
		.description('the store in real time, on the wires that a gateway listens to')
		.requiredOption('--site <file>', 'the site file')
		.option('--seed <n>', 'same number, same people', wholeNumber, 1)
		.option('--people <n>', 'shoppers who come and go', wholeNumber, 25)
		.option('--strangers <n>', "strangers' devices", wholeNumber, 40)
		.option(
			'--hci <receiver=address>',
			'serve an adapter as h4:unix:PATH or h4:tcp:127.0.0.1:PORT; may be repeated',
			(value, all: string[]) => [...all, value],
			[],
		)
		.option('--satellites <url>', "the gateway's own broker, e.g. mqtt://127.0.0.1:7073")
		.option('--credentials <file>', "JSON of the satellites' accounts: receiver → {username, password}")
		.option('--http <host:port>', 'where phone pages and the truth are served', loopbackAddress, {
			host: '127.0.0.1',
			port: 7090,
		})
		.action(run);
}

async function run({ site: path, hci, satellites, credentials, http, ...options }: Options): Promise<void> {
	const site = loadSite(path);
	const adapters = hci.map(parseH4Address);
	checkReceivers(adapters, site, path);
	const log = pino({ base: { daemon: 'virtual-store' } });
	const store = await startStore({
		site,
		...options,
		hci: adapters,
		satellites:
			satellites === undefined ? undefined : { url: brokerUrl(satellites), credentials: accounts(credentials) },
		http,
		log,
	}).catch((error: NodeJS.ErrnoException) => {
		throw new Error(startProblem(error), { cause: error });
	});
	const { url } = store;
	log.info({ event: 'virtual-store-ready', url, adapters: Object.fromEntries(store.adapters) }, 'the store is open');
	await firstSignal();
	await store.stop();
	log.info({ event: 'virtual-store-stopped' }, 'the store is closed');
}

/** A second Ctrl-C ends the process as it is: nothing here is worth keeping. */
function firstSignal(): Promise<void> {
	return new Promise((resolve) => {
		const stop = () => {
			process.off('SIGINT', stop).off('SIGTERM', stop);
			resolve();
		};
		process.on('SIGINT', stop).on('SIGTERM', stop);
	});
}

function accounts(path: string | undefined): Credentials {
	return path === undefined ? {} : loadJson(path, "the satellites' accounts", Credentials);
}

function brokerUrl(text: string): string {
	if (/^mqtts?:$/.test(URL.parse(text)?.protocol ?? '')) return text;
	throw new Error(`--satellites ${text} is no broker: write its address, e.g. mqtt://127.0.0.1:7073.`);
}

function checkReceivers(adapters: readonly H4Address[], site: Site, path: string): void {
	const known = site.receivers.map(({ id }) => id);
	const unknown = adapters.find(({ receiver }) => !known.includes(receiver));
	if (unknown) {
		throw new Error(`--hci ${unknown.receiver}: ${path} has no such receiver; it has ${known.join(', ')}.`);
	}
}

function startProblem(error: NodeJS.ErrnoException & { address?: string; port?: number }): string {
	// Node says port -1 for a path, and EACCES also where its folder is missing
	const isPath = error.port === -1;
	const where = isPath ? error.address : `${error.address}:${error.port}`;
	if (error.code === 'EADDRINUSE') {
		return `${where} is taken: end what uses it, or give another address with --http or --hci.`;
	}
	if (error.code !== 'EACCES') return error.message;
	return isPath
		? `${where} cannot be made: its folder is missing or may not be written. Make it, or give another path with --hci.`
		: `${where} may not be used by this user: give a port above 1023 with --http or --hci.`;
}

function loopbackAddress(text: string): { host: string; port: number } {
	const match = /^(127\.0\.0\.1|localhost):(\d{1,5})$/.exec(text);
	if (!match) throw new InvalidArgumentError('Write a loopback address and a port, e.g. 127.0.0.1:7090.');
	return { host: match[1]!, port: Number(match[2]) };
}
