// A bridge and a gateway of one store as real processes over folders that outlive them: for journeys that kill.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePorts, type RunningProcess, startProcess } from './processes.ts';

export const STORE = 'harbour-street';
export const GATEWAY = 'gw-1';
export const SITE_NUMBER = 1001;
export const SITE = join(import.meta.dirname, '..', '..', 'scripts', 'demo', 'site.yaml');
const READY_MS = 20_000;

export type WholeWay = {
	bridgeUrl: string;
	gatewayUrl: string;
	cloudDatabase: string;
	gatewayDatabase: string;
	startBridge(): Promise<RunningProcess>;
	startGateway(): Promise<RunningProcess>;
	/** gateway.yaml, anew; takes effect at the next start */
	configureGateway(sources: object[]): void;
};

/** Sets a bridge up the way an operator does, and a gateway that belongs to it. */
export async function setUpWholeWay(folder: string, campaigns: string): Promise<WholeWay> {
	const [http, mqtt, page] = (await freePorts(3)) as [number, number, number];
	const cloud = join(folder, 'cloud');
	const init = startProcess('init', [
		...['cloud-bridge/src/main.ts', 'init', '--dir', cloud, '--store', STORE, '--site-number', String(SITE_NUMBER)],
		...['--gateway', GATEWAY, '--site', SITE, '--campaigns', campaigns, '--json'],
		...['--http-port', String(http), '--mqtt-port', String(mqtt)],
	]);
	const { code } = await init.exited;
	if (code !== 0) throw new Error(`init failed:\n${init.output()}`);
	const [account] = JSON.parse(init.output()).gateways;
	const gateway = join(folder, 'gateway');
	mkdirSync(gateway);
	const ready = async (name: string, args: string[]) => {
		const running = startProcess(name, args);
		await running.waitFor(`"event":"${name}-started"`, READY_MS);
		return running;
	};
	return {
		bridgeUrl: `http://127.0.0.1:${http}`,
		gatewayUrl: `http://127.0.0.1:${page}`,
		cloudDatabase: join(cloud, 'cloud.sqlite'),
		gatewayDatabase: join(gateway, 'data', 'gateway.sqlite'),
		startBridge: () => ready('bridge', ['cloud-bridge/src/main.ts', 'run', '--config', join(cloud, 'cloud.yaml')]),
		startGateway: () => ready('gateway', ['gateway/src/main.ts', 'run', '--config', join(gateway, 'gateway.yaml')]),
		configureGateway(sources) {
			const { url, username, password } = account;
			const publicKeyFile = join(cloud, 'signing-key.pub.pem');
			const config = {
				gateway: GATEWAY,
				site: SITE,
				http: { port: page },
				cloud: { url, username, password, publicKeyFile },
				sources,
			};
			writeFileSync(join(gateway, 'gateway.yaml'), stringify(config));
		},
	};
}
