// The ways of placing somebody that `npm run bench zones` holds against each other.
import { type Site, zoneOfReceiver } from '@aisle/protocol';
import { makeEstimator } from '../../../gateway/src/presence/make-estimator.ts';
import type { ZoneEstimator } from '../../../gateway/src/presence/observation.ts';
import type { SurveyReading } from '../../../gateway/src/presence/survey-reading.ts';
import { receiverPlaces } from './receiver-places.ts';
import { SmoothedStrongest } from './smoothed-strongest.ts';
import { StrongestPacket } from './strongest-packet.ts';
import { StrongestReceiver } from './strongest-receiver.ts';
import { WeightedCentroid } from './weighted-centroid.ts';

export type Way = {
	/** short, for keys of JSON */
	id: string;
	words: string;
	/** the store as this way knows it */
	site?: (site: Site) => Site;
	estimator: (site: Site, survey: readonly SurveyReading[]) => ZoneEstimator;
	needsSurvey?: boolean;
	/** its confidence means something */
	saysHowSure?: boolean;
};

/** The way that a store with a survey gets: what the bench's one figure is of. */
export const BEST_WAY = 'survey';

export const WAYS: readonly Way[] = [
	{ id: 'strongest-packet', words: 'strongest packet of the last 3 s', estimator: (site) => new StrongestPacket(site) },
	{
		id: 'smoothed-strongest',
		words: 'smoothed strongest with hysteresis',
		estimator: (site) => new SmoothedStrongest(site),
	},
	{ id: 'weighted-centroid', words: 'power-weighted centroid', estimator: (site) => new WeightedCentroid(site) },
	{
		id: 'strongest-receiver',
		words: "Aisle's first: strongest, with a lead",
		estimator: (site) => new StrongestReceiver(receiverPlaces(site)),
		saysHowSure: true,
	},
	{
		id: 'zones-only',
		words: 'Aisle, zones of receivers only',
		site: withoutPositions,
		estimator: (site) => makeEstimator(site, { survey: [] }),
		saysHowSure: true,
	},
	{
		id: 'positions',
		words: 'Aisle, positions of receivers',
		estimator: (site) => makeEstimator(site, { survey: [] }),
		saysHowSure: true,
	},
	{
		id: BEST_WAY,
		words: 'Aisle, with the survey',
		estimator: (site, survey) => makeEstimator(site, { survey }),
		needsSurvey: true,
		saysHowSure: true,
	},
	{
		id: 'survey-half',
		words: 'Aisle, with it, half of the receivers',
		site: withoutEverySecond,
		estimator: (site, survey) => makeEstimator(site, { survey: heardBy(site, survey) }),
		needsSurvey: true,
		saysHowSure: true,
	},
];

function withoutPositions(site: Site): Site {
	const receivers = site.receivers.map(({ at: _, ...receiver }, i) => {
		return { ...receiver, zone: zoneOfReceiver(site, site.receivers[i]!)!.id };
	});
	return { ...site, receivers };
}

function withoutEverySecond(site: Site): Site {
	return { ...site, receivers: site.receivers.filter((_, i) => i % 2 === 0) };
}

function heardBy({ receivers }: Site, survey: readonly SurveyReading[]): SurveyReading[] {
	const ids = new Set(receivers.map(({ id }) => id));
	return survey.filter(({ receiver }) => ids.has(receiver));
}
