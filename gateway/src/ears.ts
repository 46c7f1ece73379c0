// A gateway's ears without the gateway: broker and sources of gateway.yaml into a pipeline that keeps nothing and tells nobody.
import type { Site } from '@aisle/protocol';
import type { GatewayConfig } from './config.ts';
import { Health } from './health/health.ts';
import { type HearingParts, openSources } from './open-sources.ts';
import { Pipeline } from './pipeline.ts';
import { makeEstimator } from './presence/make-estimator.ts';

export type Ears = {
	pipeline: Pipeline;
	health: Health;
	/** Adverts come from here on: listen to the pipeline before. Rejects with one sentence; close them then, too. */
	open(): Promise<void>;
	close(): Promise<void>;
};

export type EarsParts = Pick<HearingParts, 'log' | 'fail'> & {
	/** Unix seconds */
	now: () => number;
};

/** For an installer's tools where no gateway runs. There are no rosters: a shopper's pass is a stranger's. */
export function makeEars(config: GatewayConfig, site: Site, { log, fail, now }: EarsParts): Ears {
	const health = new Health(now);
	const pipeline = new Pipeline({
		site,
		estimator: makeEstimator(site),
		rules: config.presence,
		sink: { write() {} },
	});
	const running = new AsyncDisposableStack();
	return {
		pipeline,
		health,
		open: () => openSources(config, site, { pipeline, health, restarted: () => {}, log, fail }, running),
		close: () => running.disposeAsync(),
	};
}
