import { schemas as asyncApiSchemas } from '@asyncapi/specs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { eventId, eventSource } from '../events.ts';
import { referenceFiles } from './files.ts';
import { jsonSchema, PUBLISHED, type PublishedName } from './schemas.ts';

const ajv = () => formats.default(new Ajv({ strict: false, allErrors: true }));
const names = Object.keys(PUBLISHED) as PublishedName[];

test.each(names)('%s is a JSON Schema', (name) => {
	expect(ajv().validateSchema(jsonSchema(name))).toBe(true);
});

describe('the schemas say what the code takes', () => {
	const stream = '019aa5f0-0000-7000-8000-000000000001';
	const event = {
		specversion: '1.0',
		id: eventId({ gateway: 'gw', stream, seq: 1 }),
		source: eventSource('berlin', 'gw'),
		subject: 'tag:cart-7',
		time: '2026-11-22T04:00:00.000Z',
		type: 'aisle.zone.dwelled.v1',
		data: { visit: 'v', zone: 'shoes', dwellS: 10 },
	};
	test.each<[PublishedName, unknown, boolean]>([
		['event', event, true],
		['event', { ...event, type: 'aisle.zone.slept.v1' }, false],
		['event', { ...event, data: { ...event.data, dwellS: 'long' } }, false],
		['batch', { stream, first: 1, events: [event] }, true],
		['batch', { stream, first: 0, events: [event] }, false],
		['receipt', { stream, upTo: 3 }, true],
		['capture-line', { t: 1, receiver: 'r', address: 'A4:c1:38:8d:18:b2', rssi: -60, data: '0201' }, true],
		['capture-line', { t: 1, receiver: 'r', address: 'a4c1388d18b2', rssi: -60, data: '0201' }, false],
	])('%s', (name, value, taken) => {
		expect(ajv().compile(jsonSchema(name))(value)).toBe(taken);
		expect(PUBLISHED[name].schema.safeParse(value).success).toBe(taken);
	});
});

test('the AsyncAPI document fits the official schema of 3.0 and its references lead somewhere', () => {
	const files = referenceFiles('1.2.3');
	const document = parse(files.get('asyncapi.yaml')!);
	// the official schema brings draft 7's own along, which Ajv has too
	const official = formats.default(new Ajv({ strict: false, allErrors: true, meta: false, validateSchema: false }));
	const validate = official.compile(asyncApiSchemas['3.0.0'] as object);
	expect(validate({ ...document, channels: { events: { adress: 'x' } } })).toBe(false);
	validate(document);
	expect(validate.errors ?? []).toEqual([]);
	const references = JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g);
	for (const [, reference] of references) {
		if (reference!.startsWith('./')) expect([...files.keys()]).toContain(reference!.slice(2));
		else {
			const target = reference!
				.slice(2)
				.split('/')
				.reduce((part, key) => part?.[key], document);
			expect(target, reference).toBeDefined();
		}
	}
});

test('is the same each time', () => {
	expect([...referenceFiles('1.2.3')]).toEqual([...referenceFiles('1.2.3')]);
});
