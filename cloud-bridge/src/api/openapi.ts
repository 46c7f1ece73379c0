// The OpenAPI document and its page at /docs, both from the routes' own schemas.
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

const bearer = (description: string) => ({ type: 'http' as const, scheme: 'bearer', description });

/** Before the routes: it collects them as they are registered. */
export async function describeRoutes(server: FastifyInstance): Promise<void> {
	await server.register(swagger, {
		openapi: {
			openapi: '3.1.0',
			info: {
				title: 'Aisle cloud bridge',
				version: '1',
				description: 'What the phone page, operators and their tools call. Errors are application/problem+json.',
			},
			tags: [
				{ name: 'app', description: 'The shopper: opting in, offers, what is known, leaving' },
				{ name: 'campaigns', description: 'The operator: what is offered, where' },
				{ name: 'stores', description: 'The operator: what came in and went out' },
				{ name: 'operations', description: 'Health and metrics' },
			],
			components: {
				securitySchemes: {
					shopperToken: bearer('The token from POST /v1/app/enrol'),
					adminToken: bearer('adminToken of cloud.yaml, or AISLE_ADMIN_TOKEN'),
				},
			},
		},
		transform: jsonSchemaTransform,
	});
	await server.register(swaggerUi, {
		routePrefix: '/docs',
		// the validator badge would call a server on the internet
		uiConfig: { validatorUrl: null },
	});
}
