// The AsyncAPI 3.0 document: MQTT channels and server-sent events, with messages that refer to the JSON Schemas. Pure.
import { EVERY_SATELLITE, gatewayTopic, rosterTopic, satelliteTopic } from '../topics.ts';
import type { PublishedName } from './schemas.ts';

type Json = Record<string, unknown>;
type Direction = 'gateway → cloud' | 'cloud → gateway' | 'satellite → gateway' | 'gateway → page' | 'cloud → phone';
type Channel = {
	address: string;
	direction: Direction;
	server: keyof typeof SERVERS;
	title: string;
	description: string;
	messages: Record<string, Json>;
	bindings?: Json;
};

const SERVERS = {
	cloud: { host: 'cloud.example:8883', protocol: 'mqtts', protocolVersion: '3.1.1', description: "The cloud's broker" },
	store: {
		host: 'gateway.local:1883',
		protocol: 'mqtt',
		protocolVersion: '3.1.1',
		description: "The gateway's own broker",
	},
	localPage: { host: 'gateway.local', protocol: 'http', description: "The gateway's local page" },
	app: { host: 'cloud.example', protocol: 'https', description: "The shoppers' API" },
};

const PARAMETERS: Record<string, Json> = {
	store: { description: 'Id of the store: lower-case letters, digits and dashes' },
	gateway: { description: 'Id of the gateway' },
	day: { description: 'Unix day in UTC' },
	receiver: { description: 'Id of a receiver of the site file' },
};

const WHERE = { store: '{store}', gateway: '{gateway}' };

const refersTo = (name: PublishedName) => ({ $ref: `./schemas/${name}.schema.json` });
const json = (name: PublishedName, summary: string): Json => ({
	contentType: 'application/json',
	summary,
	payload: refersTo(name),
});
/** A compact JWS; its payload, once the signature is checked, is what `of` says. */
const signed = (kind: string, of: string): Json => ({
	contentType: 'application/jose',
	summary: `Compact JWS with Ed25519, typ "aisle-${kind}+jws"; its payload is ${of}`,
	payload: { type: 'string', pattern: '^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$' },
});
const retained = { mqtt: { qos: 1, retain: true, bindingVersion: '0.2.0' } };

const CHANNELS: Record<string, Channel> = {
	events: {
		address: gatewayTopic(WHERE, 'events'),
		direction: 'gateway → cloud',
		server: 'cloud',
		title: 'Events',
		description:
			'Batches in order of seq, at most 100 events and 64 KiB each, compressed with zstd; plain JSON is taken too. Up to 16 under way.',
		messages: { batch: json('batch', 'Events of one stream, in order') },
	},
	receipts: {
		address: gatewayTopic(WHERE, 'receipts'),
		direction: 'cloud → gateway',
		server: 'cloud',
		title: 'Receipts',
		description: 'Only a receipt empties the outbox. No receipt in time: send again from upTo + 1.',
		messages: { receipt: json('receipt', 'Events up to upTo are committed') },
	},
	status: {
		address: gatewayTopic(WHERE, 'status'),
		direction: 'gateway → cloud',
		server: 'cloud',
		title: 'Status',
		description: 'Retained; the last will says "offline".',
		messages: { status: { contentType: 'text/plain', payload: { type: 'string' } } },
		bindings: retained,
	},
	roster: {
		address: rosterTopic(WHERE, 0).replace(/0$/, '{day}'),
		direction: 'cloud → gateway',
		server: 'cloud',
		title: 'Roster of a day',
		description: 'Retained; whom this store may know on one day, at most three days ahead.',
		messages: { roster: signed('roster', 'schemas/roster.schema.json') },
		bindings: retained,
	},
	site: {
		address: gatewayTopic(WHERE, 'site'),
		direction: 'cloud → gateway',
		server: 'cloud',
		title: 'Site file',
		description: 'Retained; checked as strictly as a file.',
		messages: { site: signed('site', 'schemas/site.schema.json') },
		bindings: retained,
	},
	adverts: {
		address: satelliteTopic('{receiver}'),
		direction: 'satellite → gateway',
		server: 'store',
		title: "A satellite's adverts",
		description: `Capture lines, one or an array of them; QoS 0. The gateway subscribes to ${EVERY_SATELLITE}.`,
		messages: {
			advert: json('capture-line', 'One line'),
			adverts: {
				contentType: 'application/json',
				summary: 'Several lines',
				payload: { type: 'array', items: refersTo('capture-line') },
			},
		},
		bindings: { mqtt: { qos: 0, retain: false, bindingVersion: '0.2.0' } },
	},
	storeLive: {
		address: '/api/live',
		direction: 'gateway → page',
		server: 'localPage',
		title: 'What happens in the store',
		description: 'Server-sent events.',
		messages: { live: { name: 'live', ...json('store-live', 'event: live') } },
	},
	appLive: {
		address: '/v1/app/live',
		direction: 'cloud → phone',
		server: 'app',
		title: "A shopper's offers",
		description: 'Server-sent events.',
		messages: {
			offer: { name: 'offer', ...json('inbox-offer', 'event: offer') },
			zone: { name: 'zone', ...json('live-zone', 'event: zone') },
		},
	},
};

/** A gateway sends on these and receives on the others; the phone's stream is the cloud's. */
const SENT: readonly Direction[] = ['gateway → cloud', 'gateway → page', 'cloud → phone'];

export function asyncApi(version: string): Json {
	return {
		asyncapi: '3.0.0',
		info: {
			title: 'Aisle',
			version,
			description:
				'What a gateway says and hears over MQTT, and the two streams of server-sent events. Each operation names who sends.',
			license: { name: 'Apache-2.0' },
		},
		defaultContentType: 'application/json',
		servers: SERVERS,
		channels: mapValues(CHANNELS, ({ address, server, title, description, messages }) => ({
			address,
			title,
			description,
			servers: [{ $ref: `#/servers/${server}` }],
			...parametersOf(address),
			messages,
		})),
		operations: mapValues(CHANNELS, ({ direction, title, messages, bindings }, name) => ({
			action: SENT.includes(direction) ? 'send' : 'receive',
			channel: { $ref: `#/channels/${name}` },
			title: `${title} (${direction})`,
			messages: Object.keys(messages).map((message) => ({ $ref: `#/channels/${name}/messages/${message}` })),
			...(bindings === undefined ? {} : { bindings }),
		})),
	};
}

function parametersOf(address: string): Json {
	const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
	return names.length === 0 ? {} : { parameters: Object.fromEntries(names.map((name) => [name, PARAMETERS[name]])) };
}

function mapValues<T, U>(record: Record<string, T>, change: (value: T, key: string) => U): Record<string, U> {
	return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}
