// `/v1/app/consents`, its receipt, and `/v1/app/export`: what a shopper agreed to and what is known of them, to read and to keep.
import { type ConsentLine, ConsentReceipt, ConsentsReply, ExportReply } from '@aisle/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { shopperOf } from '../bearer.ts';
import type { LedgerPort } from '../ports.ts';
import { EXAMPLE, REFUSALS, SHOPPER_TOKEN, withExample } from '../schemas.ts';

const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const LINE: ConsentLine = {
	number: 17,
	purpose: 'presence',
	granted: true,
	at: EXAMPLE.enrolledAt,
	text: { version: 1, language: 'en' },
	channel: 'app',
	expiresAt: '2028-11-22T09:00:00.000Z',
	hash: HASH,
};
const not = { granted: false };
const CONTROLLER = { name: 'Example Sports GmbH', contact: 'privacy@shop.example' };

const Consents = withExample(ConsentsReply, {
	now: {
		presence: { granted: true, since: EXAMPLE.enrolledAt, expiresAt: LINE.expiresAt },
		...{ offers: not, purchases: not, staff: not, research: not },
	},
	ledger: [LINE],
});
const Receipt = withExample(ConsentReceipt, {
	shopper: EXAMPLE.shopper,
	controller: `${CONTROLLER.name}, ${CONTROLLER.contact}`,
	issuedAt: EXAMPLE.now,
	stores: [EXAMPLE.store],
	lines: [LINE],
	texts: [],
	chain: { number: 17, hash: HASH },
	signed: 'eyJhbGciOiJFZERTQSIsInR5cCI6ImFpc2xlLXJlY2VpcHQrand…',
});
const Export = withExample(ExportReply, {
	exportedAt: EXAMPLE.now,
	me: {
		...{ shopper: EXAMPLE.shopper, store: EXAMPLE.store, stores: [EXAMPLE.store], enrolledAt: EXAMPLE.enrolledAt },
		consents: { presence: true, offers: false, purchases: false, staff: false, research: false },
		...{ fobs: [], phones: 1 },
	},
	controller: CONTROLLER,
	consents: [LINE],
	...{ visits: [], offers: [], unsentOffers: [] },
	audit: [
		{
			...{
				at: EXAMPLE.now,
				kind: 'phone-clock-off',
				words: 'A phone said a time that is minutes or more off.',
				store: EXAMPLE.store,
			},
			detail: { offsetS: 3600 },
		},
	],
	fobs: [],
	phones: [{ since: EXAMPLE.enrolledAt, lastSeenAt: EXAMPLE.now }],
});

const common = { tags: ['app'], security: SHOPPER_TOKEN };

export function ledgerRoutes(ledger: LedgerPort): FastifyPluginAsyncZod {
	return async (server) => {
		server.get(
			'/v1/app/consents',
			{
				schema: {
					...common,
					summary: 'What this shopper agrees to now, and every line of their ledger',
					response: { 200: Consents, ...REFUSALS },
				},
			},
			async (request) => ledger.consents(shopperOf(request).id),
		);
		server.get(
			'/v1/app/consents/receipt',
			{
				schema: {
					...common,
					summary: 'A signed receipt of the ledger, to keep; "aisle-bridge consents check --receipt" checks it',
					response: { 200: Receipt, ...REFUSALS },
				},
			},
			async (request, reply) =>
				reply.headers(savedAs('consent-receipt.json')).send(await ledger.receipt(shopperOf(request).id)),
		);
		server.get(
			'/v1/app/export',
			{
				schema: {
					...common,
					summary: 'Everything that is known about this shopper, as one JSON file',
					response: { 200: Export, ...REFUSALS },
				},
			},
			async (request, reply) => reply.headers(savedAs('my-data.json')).send(await ledger.export(shopperOf(request))),
		);
	};
}

/** A browser that is sent here saves it instead of showing it. */
const savedAs = (name: string) => ({ 'content-disposition': `attachment; filename="${name}"` });
