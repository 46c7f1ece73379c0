// How far the crowd level is off in the demo store, by how full it is and by what else advertises there.
import type { Site } from '@aisle/protocol';
import { readSite } from '../../gateway/src/config.ts';
import { type CrowdCase, crowdMinutes } from './crowd-error.ts';
import { type CrowdScore, scoreCrowd } from './crowd-score.ts';
import { type BenchResult, median } from './result.ts';

const SITE = 'scripts/demo/site.yaml';
const SEEDS = [1, 2, 3];
const PEOPLE = [5, 15, 30, 60];

type Situation = [name: string, Omit<CrowdCase, 'site' | 'seed' | 'people'>, people?: number[]];

export async function benchCrowd(): Promise<BenchResult> {
	const site = readSite(SITE);
	const situations: Situation[] = [
		['alone', {}],
		['next-door', { nextDoor: 15 }],
		['next-door-and-furniture', { nextDoor: 15, furniture: 10 }],
		['next-door-and-furniture-after-a-night', { nextDoor: 15, furniture: 10, afterNight: true }],
		['one-department', { walked: crowdedIn(site, 'running') }, [20]],
		['phones-only', { worn: 0 }, [30]],
	];
	const details: Record<string, number> = {};
	const errors: number[] = [];
	for (const [name, options, counts = PEOPLE] of situations) {
		for (const people of counts) {
			const minutes = SEEDS.flatMap((seed) => crowdMinutes({ site, seed, people, ...options }));
			const score = scoreCrowd(minutes, site.zones.length);
			errors.push(score.zoneError / score.zoneMean);
			for (const key of Object.keys(score) as (keyof CrowdScore)[]) {
				details[`${name}.${people}.${key}`] = Math.round(score[key] * 100) / 100;
			}
		}
	}
	return {
		name: 'crowd',
		unit: 'zone error / people in a zone',
		what: 'crowd level against true people in the demo store, six minutes of three stores each',
		median: Math.round(median(errors) * 100) / 100,
		runs: errors.map((error) => Math.round(error * 100) / 100),
		details,
	};
}

/** The same store where only one department is worth a visit. */
export function crowdedIn(site: Site, department: string): Site {
	const zones = site.zones.map((zone) =>
		zone.kind === 'shelf' && zone.id !== department ? { ...zone, kind: 'floor' as const } : zone,
	);
	return { ...site, zones };
}
