// How many adverts a second go the whole way from `Advert` to events, on one core: 1,000 tracked subjects, 90 % strangers.
import { type EventDraft, type Site, Site as SiteSchema } from '@aisle/protocol';
import type { Advert } from '../../gateway/src/ble/advert.ts';
import { Pipeline } from '../../gateway/src/pipeline.ts';
import { makeEstimator } from '../../gateway/src/presence/make-estimator.ts';
import { DEFAULT_VISIT_RULES } from '../../gateway/src/presence/zone-state.ts';
import { type BenchResult, measure } from './result.ts';
import { randomSource, strangerAdvert } from './strangers.ts';

const SUBJECTS = 1000;
const RECEIVERS = 12;
const ADVERTS = 300_000;
/** The store's own pace: each subject is heard about once a second, strangers nine times as often in sum. */
const STORE_ADVERTS_PER_S = 10_000;
const UUID = 'f7826da6-4fa2-4e98-8024-bc5b71e0893e';

export async function benchPipeline(): Promise<BenchResult> {
	const random = randomSource(1);
	const site = benchSite();
	const adverts = Array.from({ length: ADVERTS }, (_, i) => benchAdvert(random, i));
	return await measure({
		name: 'pipeline',
		unit: 'adverts/s',
		what: `Advert to events: ${SUBJECTS} tracked subjects, ${RECEIVERS} receivers, 90 % strangers`,
		run() {
			let events = 0;
			const write = (drafts: readonly EventDraft[]) => {
				events += drafts.length;
			};
			const estimator = makeEstimator(site);
			const pipeline = new Pipeline({ site, estimator, rules: DEFAULT_VISIT_RULES, sink: { write } });
			for (const advert of adverts) pipeline.observe(advert);
			if (events < SUBJECTS) throw new Error(`only ${events} events: the pipeline did not do its work`);
			return ADVERTS;
		},
	});
}

function benchSite(): Site {
	const zones = Array.from({ length: RECEIVERS }, (_, i) => {
		const x = (i % 4) * 6;
		const y = Math.floor(i / 4) * 6;
		return {
			id: `zone-${i}`,
			name: `Zone ${i}`,
			shape: [
				[x, y],
				[x + 6, y],
				[x + 6, y + 6],
				[x, y + 6],
			],
		};
	});
	return SiteSchema.parse({
		store: 'bench',
		timezone: 'Europe/Berlin',
		floor: { width: 24, height: 18 },
		zones,
		receivers: zones.map(({ shape }, i) => ({ id: `r${i}`, at: [shape[0]![0]! + 3, shape[0]![1]! + 3] })),
		subjects: Array.from({ length: SUBJECTS }, (_, minor) => ({
			id: `tag-${minor}`,
			ibeacon: { uuid: UUID, major: 1, minor },
		})),
	});
}

function benchAdvert(random: () => number, i: number): Advert {
	const t = 1_795_320_000 + i / STORE_ADVERTS_PER_S;
	const receiver = `r${Math.floor(random() * RECEIVERS)}`;
	const rssiDbm = -50 - Math.floor(random() * 45);
	if (random() < 0.9) return { receiver, rssiDbm, t, ...strangerAdvert(random) };
	const minor = Math.floor(random() * SUBJECTS);
	const data = Buffer.from(
		`0201061aff4c000215${UUID.replaceAll('-', '')}0001${minor.toString(16).padStart(4, '0')}c5`,
		'hex',
	);
	return { receiver, rssiDbm, t, address: 'c0:00:00:00:00:01', data };
}
