// What the store page draws once: the site file without what only the gateway needs.
import type { PlanReply, Site } from '@aisle/protocol';
import type { GatewayConfig } from './config.ts';

export function sitePlan({ gateway, truthUrl }: GatewayConfig, site: Site): PlanReply {
	return {
		gateway,
		store: site.store,
		timezone: site.timezone,
		kinds: [...new Set(['pass', ...site.subjects.map(({ kind }) => kind)])],
		floor: site.floor,
		zones: site.zones.map(({ id, name, kind, shape }) => ({ id, name, kind, shape })),
		receivers: site.receivers.map(({ id, at, kind }) => ({ id, kind, ...(at && { at }) })),
		...(truthUrl !== undefined && { truthUrl }),
	};
}
