// Whether memory stays flat while phones rotate their addresses: 600,000 of them, each new to the gateway.
import { Site as SiteSchema } from '@aisle/protocol';
import { Pipeline } from '../../gateway/src/pipeline.ts';
import { makeEstimator } from '../../gateway/src/presence/make-estimator.ts';
import { DEFAULT_VISIT_RULES } from '../../gateway/src/presence/zone-state.ts';
import type { BenchResult } from './result.ts';
import { randomSource, strangerAdvert } from './strangers.ts';

const ADDRESSES = 600_000;
/** Measured from here: by then the compiler has done its work. */
const WARM_UP = 100_000;

export async function benchMemory(): Promise<BenchResult> {
	const site = SiteSchema.parse({
		store: 'bench',
		timezone: 'Europe/Berlin',
		floor: { width: 6, height: 6 },
		zones: [
			{
				id: 'zone',
				name: 'Zone',
				shape: [
					[0, 0],
					[6, 0],
					[6, 6],
					[0, 6],
				],
			},
		],
		receivers: [{ id: 'r0', at: [3, 3] }],
		subjects: [{ id: 'tag', ibeacon: { uuid: 'f7826da6-4fa2-4e98-8024-bc5b71e0893e', major: 1, minor: 1 } }],
	});
	const estimator = makeEstimator(site);
	const pipeline = new Pipeline({ site, estimator, rules: DEFAULT_VISIT_RULES, sink: { write() {} } });
	const random = randomSource(2);
	const hear = (count: number, fromT: number) => {
		for (let i = 0; i < count; i++) {
			pipeline.observe({ receiver: 'r0', rssiDbm: -70, t: fromT + i / 1500, ...strangerAdvert(random) });
		}
	};
	hear(WARM_UP, 1_795_320_000);
	const before = residentMb();
	hear(ADDRESSES, 1_795_320_100);
	const grown = Math.round((residentMb() - before) * 10) / 10;
	return {
		name: 'memory',
		unit: 'MB',
		what: `growth of resident memory over ${ADDRESSES.toLocaleString('en')} adverts, each from a new address`,
		median: grown,
		runs: [grown],
	};
}

function residentMb(): number {
	globalThis.gc?.();
	return Math.round(process.memoryUsage.rss() / 1e5) / 10;
}
