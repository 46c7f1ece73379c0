// A store and a cloud for `bench offer`: the real daemons in a folder on disk, a satellite in each zone, a campaign for each.
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { satelliteTopic } from '@aisle/protocol';
import mqtt, { type MqttClient } from 'mqtt';
import { parse, stringify } from 'yaml';
import { endProcesses, freePorts, startProcess } from '../../test/support/processes.ts';
import { prepareFolder } from '../start/plan.ts';

const STORE = 'bench';
const ZONES = ['north', 'east', 'south', 'west'];
/** metres */
const SQUARE = [
	[0, 0],
	[10, 0],
	[10, 10],
	[0, 10],
] as const;
const UNLIMITED = 1_000_000;
const READY_WITHIN_MS = 30_000;

export type BenchStore = {
	readonly id: string;
	/** base address of the cloud's API */
	readonly cloud: string;
	readonly receivers: readonly string[];
	/** One advert, from the satellite that heard it. */
	hear(receiver: string, advert: { data: Buffer; t: number }): void;
	close(): Promise<void>;
};

export async function openBenchStore(): Promise<BenchStore> {
	const folder = await mkdtemp(join(tmpdir(), 'aisle-bench-offer-'));
	const satellites = new Map<string, MqttClient>();
	const close = async () => {
		await Promise.all([...satellites.values()].map((client) => client.endAsync(true)));
		await endProcesses();
		await rm(folder, { recursive: true });
	};
	try {
		const [first] = await freePorts(5);
		const site = join(folder, 'site.yaml');
		writeFileSync(site, siteYaml());
		const plan = await prepareFolder({ site, captures: [], speed: 1, ports: first!, folder, seed: 1 });
		roomForTheBench(plan.cloudConfig, join(folder, 'campaigns.yaml'));
		const cloud = startProcess('cloud', ['cloud-bridge/src/main.ts', 'run', '--config', plan.cloudConfig]);
		await cloud.waitFor('bridge-started', READY_WITHIN_MS);
		const gateway = startProcess('gateway', ['gateway/src/main.ts', 'run', '--config', plan.gatewayConfig]);
		await gateway.waitFor('gateway-started', READY_WITHIN_MS);
		const { broker } = parse(readFileSync(plan.gatewayConfig, 'utf8'));
		for (const { receiver, ...account } of broker.satellites) {
			satellites.set(receiver, await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`, account));
		}
		return {
			id: STORE,
			cloud: plan.phoneUrl,
			receivers: [...satellites.keys()],
			hear(receiver, { data, t }) {
				const line = { t, receiver, address: 'c0:00:00:00:00:01', rssi: -55, data: data.toString('hex') };
				satellites.get(receiver)!.publish(satelliteTopic(receiver), JSON.stringify(line));
			},
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}

function siteYaml(): string {
	const places = ZONES.map((id, i) => ({ id, x: (i % 2) * 10, y: Math.floor(i / 2) * 10 }));
	return stringify({
		store: STORE,
		timezone: 'Europe/Berlin',
		floor: { width: 20, height: 20 },
		zones: places.map(({ id, x, y }) => ({ id, name: id, shape: SQUARE.map(([dx, dy]) => [x + dx, y + dy]) })),
		receivers: places.map(({ id, x, y }) => ({ id: `sat-${id}`, at: [x + 5, y + 5], kind: 'satellite' })),
	});
}

/** All shoppers of the bench share one address, and every zone has an offer. */
function roomForTheBench(cloudConfig: string, campaigns: string): void {
	const config = parse(readFileSync(cloudConfig, 'utf8'));
	config.http.limits = { requestsPerMinute: UNLIMITED, enrolmentsPerMinute: UNLIMITED };
	config.campaigns = campaigns;
	writeFileSync(cloudConfig, stringify(config));
	const offer = { title: 'An offer', body: 'One a visit.', expiresInS: 3600 };
	const all = ZONES.map((zone) => ({ id: zone, store: STORE, name: zone, trigger: { on: 'entered', zone }, offer }));
	writeFileSync(campaigns, stringify({ campaigns: all }));
}
