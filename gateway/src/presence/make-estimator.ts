// Which estimator a store gets: the best that its site file and its survey allow.
import type { Site } from '@aisle/protocol';
import type { ZoneEstimator } from './observation.ts';
import { receiverPlaces } from './receiver-places.ts';
import { StrongestReceiver } from './strongest-receiver.ts';
import type { SurveyReading } from './survey-reading.ts';

export type EstimatorOptions = {
	/** empty: there was no survey */
	survey?: readonly SurveyReading[];
};

export function makeEstimator(site: Site, _options: EstimatorOptions = {}): ZoneEstimator {
	return new StrongestReceiver(receiverPlaces(site));
}
