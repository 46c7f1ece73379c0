// `POST /v1/app/enrol` and `/v1/app/token`: a shopper opts in, and a phone keeps its access. The calls without a token.
import { EnrolReply, EnrolRequest, RefreshRequest, Tokens } from '@aisle/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { AccessPort } from '../account-ports.ts';
import type { AppConfigPort, ShopperPort, StorePort } from '../ports.ts';
import { ProblemError } from '../problems.ts';
import { EXAMPLE, EXAMPLE_TOKENS, REFUSALS, withExample } from '../schemas.ts';

const Body = withExample(EnrolRequest, {
	store: EXAMPLE.store,
	consents: ['presence', 'offers'],
	text: { version: 1, language: 'en' },
	ageConfirmed: true,
	channel: 'app',
});
const Reply = withExample(EnrolReply, { shopper: EXAMPLE.shopper, ...EXAMPLE_TOKENS });
const Refresh = withExample(RefreshRequest, { refreshToken: EXAMPLE_TOKENS.refreshToken });
const NewTokens = withExample(Tokens, EXAMPLE_TOKENS);

type Parts = {
	shoppers: ShopperPort;
	access: AccessPort;
	stores: StorePort;
	appConfig: AppConfigPort;
	enrolmentsPerMinute: number;
};

export function enrolmentRoutes({
	shoppers,
	access,
	stores,
	appConfig,
	enrolmentsPerMinute,
}: Parts): FastifyPluginAsyncZod {
	return async (server) => {
		server.post(
			'/v1/app/enrol',
			{
				config: { rateLimit: { max: enrolmentsPerMinute, timeWindow: '1 minute' } },
				schema: {
					tags: ['app'],
					summary: 'Opt in at one store, with the words that were on the screen',
					body: Body,
					response: { 201: Reply, ...REFUSALS },
				},
			},
			async (request, reply) => {
				const { store, text, ageConfirmed } = request.body;
				if (!stores.has(store)) throw new ProblemError('store-unknown', `store "${store}" is not served here`);
				if (!ageConfirmed) throw new ProblemError('too-young', `shoppers are ${appConfig.minimumAge} or older`);
				requireCurrentText(appConfig, text);
				return reply.code(201).send(await shoppers.enrol(request.body));
			},
		);
		server.post(
			'/v1/app/token',
			{
				schema: {
					tags: ['app'],
					summary: 'New tokens for a refresh token; where the answer was lost, the same one brings others',
					body: Refresh,
					response: { 200: NewTokens, ...REFUSALS },
				},
			},
			async (request, reply) => {
				const tokens = await access.refresh(request.body.refreshToken);
				if (tokens === undefined) throw new ProblemError('token-unknown', 'no phone has this refresh token');
				if (tokens === 'erased') throw new ProblemError('token-erased', 'the shopper of this token was erased');
				if (tokens === 'used') throw new ProblemError('refresh-used', 'it brought newer tokens before');
				return reply.header('cache-control', 'no-store').send(tokens);
			},
		);
	};
}

export function requireCurrentText(appConfig: AppConfigPort, text: { version: number; language: string }): void {
	if (appConfig.isCurrentText(text)) return;
	const newest = appConfig.config(text.language).text;
	throw new ProblemError(
		'text-not-current',
		`text ${text.version} in "${text.language}" is not offered; the newest is ${newest.version} in "${newest.language}"`,
	);
}
