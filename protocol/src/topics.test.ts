import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	DOWN_LEAVES,
	EVERY_SATELLITE,
	everyGateway,
	gatewayTopic,
	parseGatewayTopic,
	parseSatelliteTopic,
	rosterTopic,
	satelliteTopic,
	UP_LEAVES,
} from './topics.ts';

const id = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/);

test('a topic made of a store, a gateway and a leaf is taken apart into the same', () => {
	fc.assert(
		fc.property(id, id, fc.constantFrom(...UP_LEAVES, ...DOWN_LEAVES), (store, gateway, leaf) => {
			expect(parseGatewayTopic(gatewayTopic({ store, gateway }, leaf))).toEqual({ store, gateway, leaf, rest: [] });
		}),
	);
	fc.assert(
		fc.property(id, (receiver) => {
			expect(parseSatelliteTopic(satelliteTopic(receiver))).toBe(receiver);
		}),
	);
});

test('a roster says its day', () => {
	const topic = rosterTopic({ store: 's', gateway: 'g' }, 20_779);
	expect(topic).toBe('aisle/v1/s/g/roster/20779');
	expect(parseGatewayTopic(topic)).toEqual({ store: 's', gateway: 'g', leaf: 'roster', rest: ['20779'] });
});

test('subscriptions', () => {
	expect([everyGateway('events'), EVERY_SATELLITE]).toEqual(['aisle/v1/+/+/events', 'satellites/+/adverts']);
});

test.each([
	'',
	'aisle/v1/s/g',
	'aisle/v2/s/g/events',
	'aisle/v1/+/g/events',
	'aisle/v1//g/events',
	'x/aisle/v1/s/g/events',
])('"%s" is no gateway topic', (topic) => {
	expect(parseGatewayTopic(topic)).toBeUndefined();
});

test.each([
	'satellites/+/adverts',
	'satellites/a/b/adverts',
	'satellites/A/adverts',
	'satellites//adverts',
	'satellites/a',
])('"%s" is no satellite topic', (topic) => {
	expect(parseSatelliteTopic(topic)).toBeUndefined();
});
