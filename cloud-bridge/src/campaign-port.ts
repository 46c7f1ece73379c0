// The campaigns room as the API sees it: its shapes with an example, and its refusals as problems.
import { Timestamp } from '@aisle/protocol';
import { z } from 'zod';
import type { CampaignPort, CampaignShapes } from './api/ports.ts';
import { type ProblemCode, ProblemError } from './api/problems.ts';
import { Campaign } from './campaigns/campaign.ts';
import { CampaignError, type CampaignErrorCode, type Campaigns } from './campaigns/service.ts';

const example: Campaign = {
	id: 'running-shoes',
	store: 'berlin-mitte',
	name: 'Running shoes',
	trigger: { on: 'dwelled', zone: 'shoes', dwellS: 30 },
	offer: { title: '20 % off running shoes', body: 'Today, at the till.', coupon: 'RUN20', expiresInS: 3600 },
};

export const campaignShapes: CampaignShapes = {
	schema: Campaign,
	storedSchema: Campaign.extend({ state: z.enum(['active', 'paused']), createdAt: Timestamp, updatedAt: Timestamp }),
	example,
	storedExample: {
		...example,
		state: 'active',
		createdAt: '2026-11-22T08:00:00.000Z',
		updatedAt: '2026-11-22T08:00:00.000Z',
	},
};

const CODES: Record<CampaignErrorCode, ProblemCode> = {
	'unknown-store': 'store-unknown',
	'unknown-zone': 'zone-unknown',
	'campaign-exists': 'campaign-exists',
	'no-such-campaign': 'campaign-unknown',
};

export function campaignPort(campaigns: Campaigns): CampaignPort {
	return {
		...campaignShapes,
		list: () => campaigns.list(),
		find: (id) => campaigns.find(id).catch(asProblem),
		// the API has checked the document with the schema above
		create: (document) => campaigns.create(document as Campaign).catch(asProblem),
		pause: (id) => campaigns.pause(id).catch(asProblem),
		resume: (id) => campaigns.resume(id).catch(asProblem),
	};
}

function asProblem(error: unknown): never {
	if (!(error instanceof CampaignError)) throw error;
	throw new ProblemError(CODES[error.code], error.message, error.remedy);
}
