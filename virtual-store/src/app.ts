// Wiring of a live store: the simulation on the wall clock, and the wires on which a gateway hears it.
import type { Site } from '@aisle/protocol';
import type { Logger } from 'pino';
import { Guests } from './guests.ts';
import type { Advertisement } from './hci/controller.ts';
import { type H4Server, serveH4 } from './hci/h4-server.ts';
import type { Heard } from './heard.ts';
import { Radios } from './radios.ts';
import { Simulation } from './simulation.ts';
import { createWeb } from './web/server.ts';
import { clearStaleSocket, type H4Address } from './wires/h4-address.ts';
import { type Credentials, Satellites } from './wires/satellites.ts';

/** How often adverts are handed over: real satellites batch about as much. */
const STEP_MS = 100;
/** Identifiers last ten minutes; a closed page's person may stay a little longer. */
const SWEEP_MS = 10_000;
/** A gap that long is a machine that slept or a clock that was set. */
const LOST_S = 5;

export type StoreOptions = {
	site: Site;
	seed: number;
	people: number;
	strangers: number;
	/** adapters, each a controller of its own */
	hci: readonly H4Address[];
	satellites?: { url: string; credentials: Credentials } | undefined;
	http?: { host: string; port: number } | undefined;
	log: Logger;
};

export type RunningStore = {
	/** undefined without HTTP */
	url: string | undefined;
	/** as a gateway's hci source names them */
	adapters: ReadonlyMap<string, string>;
	stop(): Promise<void>;
};

/** Where it fails, everything that was started is stopped again. */
export async function startStore(options: StoreOptions): Promise<RunningStore> {
	await using starting = new AsyncDisposableStack();
	const wires = await startWires(options, starting);
	const running = starting.move();
	return { ...wires, stop: () => running.disposeAsync() };
}

/** @param running takes what undoes each step; undone in the reverse order */
async function startWires(
	{ site, seed, people, strangers, hci, satellites, http, log }: StoreOptions,
	running: AsyncDisposableStack,
): Promise<Pick<RunningStore, 'url' | 'adapters'>> {
	const simulation = new Simulation({ site, seed, people, strangers, startS: wallS() });
	const adapters = await openAdapters(hci, running);
	const satelliteWire = satellites && openSatellites(site, satellites, log);
	running.defer(() => satelliteWire?.stop());
	let url: string | undefined;
	if (http) {
		const guests = new Guests(simulation);
		running.defer(every(SWEEP_MS, () => guests.removeExpired()));
		const zones = site.zones.map(({ id }) => id);
		const web = createWeb({
			desk: guests,
			radios: new Radios(adapters),
			zones,
			nowS: wallS,
			truth: () => simulation.truth(),
			log,
		});
		running.defer(() => web.close());
		url = await web.listen(http);
	}
	running.defer(every(STEP_MS, () => step(simulation, adapters, satelliteWire)));
	return { url, adapters: new Map([...adapters].map(([receiver, { address }]) => [receiver, address])) };
}

/** @returns what ends it */
function every(ms: number, work: () => void): () => void {
	const timer = setInterval(work, ms);
	return () => clearInterval(timer);
}

const wallS = () => Date.now() / 1000;

/** Catches up with the clock and puts what was heard on the wires. */
function step(simulation: Simulation, adapters: Map<string, H4Server>, satellites: Satellites | undefined): void {
	const nowS = wallS();
	if (Math.abs(nowS - simulation.nowS) > LOST_S) simulation.jumpTo(nowS - STEP_MS / 1000);
	const reports = new Map<string, Advertisement[]>([...adapters.keys()].map((receiver) => [receiver, []]));
	simulation.advance(nowS, (heard: Heard) => {
		reports.get(heard.receiver)?.push(heard);
		satellites?.hear(heard);
	});
	for (const [receiver, adverts] of reports) adapters.get(receiver)?.controller.advertise(...adverts);
	satellites?.flush();
}

async function openAdapters(hci: readonly H4Address[], running: AsyncDisposableStack) {
	const adapters = new Map<string, H4Server>();
	for (const { receiver, listen } of hci) {
		if ('path' in listen) await clearStaleSocket(listen.path);
		const server = await serveH4(listen);
		running.defer(() => server.close());
		adapters.set(receiver, server);
	}
	return adapters;
}

function openSatellites(site: Site, { url, credentials }: { url: string; credentials: Credentials }, log: Logger) {
	const receivers = site.receivers.filter(({ kind }) => kind === 'satellite').map(({ id }) => id);
	return new Satellites({ url, receivers, credentials, log });
}
