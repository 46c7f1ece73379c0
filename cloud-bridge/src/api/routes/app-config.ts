// `GET /v1/app/config` and `/v1/app/signing-keys`: what is told to anybody, before they opted in and after they left.
import { AppConfig, PURPOSES, type Purpose, SigningKeys } from '@aisle/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { AppConfigPort } from '../ports.ts';
import { EXAMPLE, REFUSALS, withExample } from '../schemas.ts';

const words = Object.fromEntries(
	PURPOSES.map((purpose) => [purpose, { label: `Agree to ${purpose}`, words: 'What is done, and what is not.' }]),
) as Record<Purpose, { label: string; words: string }>;

const Reply = withExample(AppConfig, {
	stores: [{ id: EXAMPLE.store, name: 'Berlin Mitte', zones: [{ id: 'shoes', name: 'Shoes' }] }],
	controller: { name: 'Example Sports GmbH', contact: 'privacy@shop.example' },
	text: { version: 1, language: 'en', intro: 'What this is.', purposes: words },
	languages: ['en', 'de'],
	minimumAge: 16,
	retention: { visitsDays: 30, offersDays: 90, backupsDays: 7 },
});

const Keys = withExample(SigningKeys, {
	keys: [{ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', use: 'sig', alg: 'EdDSA' }],
});

export function appConfigRoute(appConfig: AppConfigPort): FastifyPluginAsyncZod {
	return async (server) => {
		server.get(
			'/v1/app/config',
			{
				schema: {
					tags: ['app'],
					summary: 'Stores and zones, the words to agree to, and where a demo page finds its radio',
					querystring: z.object({ language: z.string().max(35).optional() }),
					response: { 200: Reply, ...REFUSALS },
				},
			},
			async (request) => appConfig.config(request.query.language ?? request.headers['accept-language']),
		);
		server.get(
			'/v1/app/signing-keys',
			{
				schema: {
					tags: ['app'],
					summary: 'What receipts and proofs of erasure are signed with, as a JWK set to check them',
					response: { 200: Keys, ...REFUSALS },
				},
			},
			async () => appConfig.signingKeys,
		);
	};
}
