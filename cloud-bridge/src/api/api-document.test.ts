import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { openApiDocument } from '../openapi-document.ts';

type Content = Record<string, { schema: { examples?: unknown[] }; example?: unknown }>;
type Operation = {
	summary?: string;
	tags?: string[];
	security?: Record<string, unknown>[];
	requestBody?: { content: Content };
	responses: Record<string, { content?: Content }>;
};

let operations: [name: string, operation: Operation][];
let document: object;

beforeAll(async () => {
	document = await openApiDocument();
	const { paths } = document as { paths: Record<string, Record<string, Operation>> };
	operations = Object.entries(paths).flatMap(([path, methods]) =>
		Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
	);
});

/** Of a body in JSON beside its schema, of other kinds within it. */
const hasExample = (content: Content) =>
	Object.values(content).every(({ example, schema }) => example !== undefined || schema.examples?.length === 1);

describe('the OpenAPI document', () => {
	test('describes every call of the app and of the operator', () => {
		expect(operations.map(([name]) => name).sort()).toEqual([
			'delete /v1/app/fobs/{store}/{fob}',
			'delete /v1/app/me',
			'delete /v1/app/name',
			'delete /v1/app/pause',
			'delete /v1/app/phones/current',
			'delete /v1/app/stores/{store}',
			'get /healthz',
			'get /metrics',
			'get /v1/app/config',
			'get /v1/app/consents',
			'get /v1/app/consents/receipt',
			'get /v1/app/export',
			'get /v1/app/live',
			'get /v1/app/me',
			'get /v1/app/offers',
			'get /v1/app/pass',
			'get /v1/app/pass/keys',
			'get /v1/app/presence',
			'get /v1/app/signing-keys',
			'get /v1/audit',
			'get /v1/campaigns',
			'get /v1/campaigns/{id}',
			'get /v1/retention',
			'get /v1/stores',
			'get /v1/stores/{store}/figures',
			'get /v1/stores/{store}/zone-days',
			'post /v1/app/check-ins',
			'post /v1/app/enrol',
			'post /v1/app/offers/{id}/marks',
			'post /v1/app/phones',
			'post /v1/app/phones/join',
			'post /v1/app/sightings',
			'post /v1/app/token',
			'post /v1/campaigns',
			'post /v1/campaigns/{id}/pause',
			'post /v1/campaigns/{id}/resume',
			'put /v1/app/consents/{purpose}',
			'put /v1/app/fobs/{store}/{fob}',
			'put /v1/app/name',
			'put /v1/app/pause',
			'put /v1/app/stores/{store}',
		]);
	});

	test('each has words, an example of its body, and an example of its answer', () => {
		for (const [name, { summary, tags, requestBody, responses }] of operations) {
			expect(summary, name).toBeTruthy();
			expect(tags, name).toHaveLength(1);
			if (requestBody !== undefined) expect(hasExample(requestBody.content), `${name}: body`).toBe(true);
			for (const [status, { content }] of Object.entries(responses)) {
				if (status.startsWith('2') && content !== undefined)
					expect(hasExample(content), `${name}: ${status}`).toBe(true);
			}
		}
	});

	test('each needs a token but those a stranger may call', () => {
		const open = operations.filter(([, { security }]) => security === undefined).map(([name]) => name);
		expect(open.sort()).toEqual([
			'get /healthz',
			'get /metrics',
			'get /v1/app/config',
			'get /v1/app/signing-keys',
			'post /v1/app/enrol',
			'post /v1/app/phones/join',
			'post /v1/app/token',
		]);
	});

	test('the one in docs/reference is current', () => {
		const file = new URL('../../../docs/reference/openapi.json', import.meta.url);
		expect(existsSync(file) && JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(document)));
	});
});
