// A campaign as a marketer writes it: when this happens, offer that. Pure.
import { type FileProblem, Id, Offer, readYaml } from '@aisle/protocol';
import { z } from 'zod';
import { Trigger } from './conditions/index.ts';

const MAX_EXPIRY_S = 30 * 86_400;

export const Campaign = z.strictObject({
	id: Id,
	store: Id,
	name: z.string().min(1).max(80),
	trigger: Trigger,
	offer: z.strictObject({
		title: Offer.shape.title,
		body: Offer.shape.body,
		coupon: Offer.shape.coupon,
		link: Offer.shape.link,
		image: Offer.shape.image,
		/** Good for this long from the moment it is made. */
		expiresInS: z.number().int().min(60).max(MAX_EXPIRY_S).meta({ unit: 's' }),
	}),
	/** One sentence the shopper reads; derived from the trigger where it is left out. */
	why: Offer.shape.why.optional(),
});
export type Campaign = z.infer<typeof Campaign>;

const CampaignFile = z.strictObject({ campaigns: z.array(Campaign).max(1000) });

/** `campaigns: [...]`, or every mistake with its line and column. */
export function readCampaignFile(
	text: string,
	fileName: string,
): { ok: true; campaigns: Campaign[] } | { ok: false; problems: FileProblem[] } {
	const result = readYaml(text, fileName, CampaignFile);
	return result.ok ? { ok: true, campaigns: result.value.campaigns } : result;
}
