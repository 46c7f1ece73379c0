// The MQTT topics, in one place: `aisle/v1/<store>/<gateway>/<leaf>` and the satellites' own.
import { Id } from './units.ts';

const PREFIX = 'aisle/v1';

/** Leaves a gateway publishes, and leaves the cloud publishes to it. */
export const UP_LEAVES = ['events', 'status', 'replies'] as const;
export const DOWN_LEAVES = ['receipts', 'site', 'roster', 'settings', 'commands'] as const;
export type UpLeaf = (typeof UP_LEAVES)[number];
export type DownLeaf = (typeof DOWN_LEAVES)[number];

export type GatewayRef = { store: string; gateway: string };

/** `aisle/v1/<store>/<gateway>` */
export function rootTopic({ store, gateway }: GatewayRef): string {
	return `${PREFIX}/${store}/${gateway}`;
}

/** `<root>/<leaf>` */
export function gatewayTopic(ref: GatewayRef, leaf: UpLeaf | DownLeaf): string {
	return `${rootTopic(ref)}/${leaf}`;
}

/** `<root>/roster/<day>`, and `<root>/roster/<day>/<part>` for every part but the first; `day` is the Unix day in UTC. */
export function rosterTopic(ref: GatewayRef, day: number, part = 0): string {
	const topic = `${rootTopic(ref)}/roster/${day}`;
	return part === 0 ? topic : `${topic}/${part}`;
}

/** The subscription that hears one leaf of every gateway. */
export function everyGateway(leaf: UpLeaf): string {
	return `${PREFIX}/+/+/${leaf}`;
}

export type GatewayTopic = GatewayRef & { leaf: string; rest: string[] };

/** Takes a topic apart; undefined where it is not a gateway's. */
export function parseGatewayTopic(topic: string): GatewayTopic | undefined {
	const [a, b, store, gateway, leaf, ...rest] = topic.split('/');
	if (`${a}/${b}` !== PREFIX || leaf === undefined) return undefined;
	if (!Id.safeParse(store).success || !Id.safeParse(gateway).success) return undefined;
	return { store: store as string, gateway: gateway as string, leaf, rest };
}

/** `satellites/<receiver>/adverts`, on the gateway's own broker. */
export function satelliteTopic(receiver: string): string {
	return `satellites/${receiver}/adverts`;
}

export const EVERY_SATELLITE = satelliteTopic('+');

/** The receiver named in a satellite's topic; undefined where it is none. */
export function parseSatelliteTopic(topic: string): string | undefined {
	const match = /^satellites\/([^/+#]+)\/adverts$/.exec(topic);
	return match?.[1] !== undefined && Id.safeParse(match[1]).success ? match[1] : undefined;
}
