// Which estimator a store gets: the best that its site file and its survey allow.
import type { Site } from '@aisle/protocol';
import type { ZoneEstimator } from './observation.ts';
import { signalMap } from './signal-map.ts';
import { storeGrid } from './store-grid.ts';
import type { SurveyReading } from './survey-reading.ts';
import { ZoneFilter } from './zone-filter.ts';

export type EstimatorOptions = {
	/** empty: there was no survey */
	survey?: readonly SurveyReading[];
};

export function makeEstimator(site: Site, { survey = [] }: EstimatorOptions = {}): ZoneEstimator {
	const grid = storeGrid(site);
	return new ZoneFilter(site, grid, signalMap(site, grid, survey));
}
