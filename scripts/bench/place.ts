// What it costs to place somebody: time for one packet and memory for a subject, with 400 cells and 1,000 subjects.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Site as SiteSchema } from '@aisle/protocol';
import { makeEstimator } from '../../gateway/src/presence/make-estimator.ts';
import type { Observation } from '../../gateway/src/presence/observation.ts';
import { type BenchResult, median, percentile } from './result.ts';
import { randomSource } from './strangers.ts';

const SIDE_M = 20;
const SUBJECTS = 1000;
const WALK_S = 40;
const ADVERT_EVERY_S = 1;
const RUNS = 5;
/** A packet weaker than this is not heard. */
const SENSITIVITY_DBM = -82;

/** Without it, memory is what nobody has thrown away yet. */
function collector(): () => void {
	setFlagsFromString('--expose-gc');
	return runInNewContext('gc') as () => void;
}

export async function benchPlace(): Promise<BenchResult> {
	const site = benchSite();
	const packets = packetsOf(site);
	const collect = collector();
	const runs: number[] = [];
	const all: number[] = [];
	let memoryMb = 0;
	for (let run = 0; run <= RUNS; run++) {
		collect();
		const before = usedMb();
		const estimator = makeEstimator(site);
		const took: number[] = [];
		for (const [i, packet] of packets.entries()) {
			const startNs = process.hrtime.bigint();
			estimator.observe(packet);
			// the first half is the compiler's, and people's first seconds
			if (i > packets.length / 2) took.push(Number(process.hrtime.bigint() - startNs));
		}
		collect();
		// later runs begin while arrays of the one before are still being given back
		if (run === 0) memoryMb = usedMb() - before - (took.length * 8) / 1e6;
		if (estimator.findings().length > 1) throw new Error('it does not place them as it should');
		if (run === 0) continue;
		runs.push(Math.round(median(took)));
		for (const ns of took) all.push(ns);
	}
	const sum = all.reduce((total, ns) => total + ns, 0);
	return {
		name: 'place',
		unit: 'ns/packet',
		what: `one packet of a tracked subject: ${SUBJECTS} of them walk on 400 cells, heard once a second by ${perAdvert(packets)} of 12 receivers on average`,
		median: median(runs),
		runs,
		details: {
			meanNs: Math.round(sum / all.length),
			p90Ns: percentile(all, 90),
			memoryMb: Math.round(memoryMb * 10) / 10,
			kbASubject: Math.round((memoryMb / SUBJECTS) * 1e4) / 10,
		},
	};
}

function benchSite() {
	const zones = Array.from({ length: 9 }, (_, i) => {
		const x = (i % 3) * (SIDE_M / 3);
		const y = Math.floor(i / 3) * (SIDE_M / 3);
		const far = SIDE_M / 3;
		const shape = [
			[x, y],
			[x + far, y],
			[x + far, y + far],
			[x, y + far],
		];
		return { id: `zone-${i}`, name: `Zone ${i}`, shape };
	});
	return SiteSchema.parse({
		store: 'bench',
		timezone: 'Europe/Berlin',
		floor: { width: SIDE_M, height: SIDE_M },
		zones,
		receivers: Array.from({ length: 12 }, (_, i) => ({
			id: `r${i}`,
			at: [2.5 + (i % 4) * 5, 3.3 + Math.floor(i / 4) * 6.7],
			height: 2.4,
		})),
		subjects: [],
	});
}

/** In the order of time: everybody walks to and fro, at their own pace. */
function packetsOf(site: ReturnType<typeof benchSite>): Observation[] {
	const random = randomSource(3);
	const noise = () => (random() + random() + random() - 1.5) * 8;
	const people = Array.from({ length: SUBJECTS }, (_, i) => ({
		subject: `tag:${i}`,
		x: random() * SIDE_M,
		y: random() * SIDE_M,
		paceMPerS: random() * 1.2,
		phaseS: random() * ADVERT_EVERY_S,
	}));
	const packets: Observation[] = [];
	for (let s = 0; s < WALK_S; s += ADVERT_EVERY_S) {
		for (const { subject, x, y, paceMPerS, phaseS } of people) {
			const along = (x + s * paceMPerS) % (2 * SIDE_M);
			const at = [along > SIDE_M ? 2 * SIDE_M - along : along, y] as const;
			for (const { id, at: place } of site.receivers) {
				const metres = Math.max(Math.hypot(place![0] - at[0], place![1] - at[1], 1.3), 0.7);
				const rssiDbm = Math.round(-60 - 22 * Math.log10(metres) + noise());
				if (rssiDbm < SENSITIVITY_DBM) continue;
				packets.push({ subject, receiver: id, rssiDbm, t: 1_795_320_000 + s + phaseS });
			}
		}
	}
	return packets.sort((a, b) => a.t - b.t);
}

function perAdvert(packets: readonly Observation[]): number {
	return Math.round((packets.length / SUBJECTS / (WALK_S / ADVERT_EVERY_S)) * 10) / 10;
}

/** Typed arrays live outside the heap. */
function usedMb(): number {
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return (heapUsed + arrayBuffers) / 1e6;
}
