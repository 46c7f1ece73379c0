// The OpenAPI document without a running bridge, so that a generated copy can be checked for currency.
import { pino } from 'pino';
import { createMetrics } from './metrics.ts';
import type { ApiPorts, CampaignShapes } from './ports.ts';
import { createApi } from './server.ts';

/** @param campaigns the campaigns room's shapes, which are part of the document */
export async function apiDocument(campaigns: CampaignShapes): Promise<object> {
	const server = await createApi({
		// describing calls no handler, so the other rooms stay out
		ports: { campaigns, live: { closeAll() {} } } as unknown as ApiPorts,
		metrics: createMetrics(),
		log: pino({ level: 'silent' }),
		phoneDist: '',
		limits: { requestsPerMinute: 1, requestsPerShopperPerMinute: 1, enrolmentsPerMinute: 1 },
		trustedProxies: [],
	});
	try {
		await server.ready();
		return server.swagger();
	} finally {
		await server.close();
	}
}
