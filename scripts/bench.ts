// `npm run bench [name…]`: measures on one core and prints JSON: warm-up, several runs, median.
import { cpus } from 'node:os';
import type { BenchResult } from './bench/result.ts';

const benches: Record<string, () => Promise<BenchResult | undefined>> = {
	decode: async () => (await import('./bench/decode.ts')).benchDecode(),
	pipeline: async () => (await import('./bench/pipeline.ts')).benchPipeline(),
	exits: async () => (await import('./bench/exits.ts')).benchExits(),
	memory: async () => (await import('./bench/memory.ts')).benchMemory(),
	passes: async () => (await import('./bench/passes.ts')).benchPasses(),
	hci: async () => (await import('./bench/hci.ts')).benchHci(),
	satellites: async () => (await import('./bench/satellites.ts')).benchSatellites(),
	'radio-load': async () => (await import('./bench/radio-load.ts')).benchRadioLoad(),
	offer: async () => (await import('./bench/offer.ts')).benchOffer(),
	place: async () => (await import('./bench/place.ts')).benchPlace(),
	zones: async () => (await import('./bench/zones.ts')).benchZones(),
	crowd: async () => (await import('./bench/crowd.ts')).benchCrowd(),
	rosters: async () => (await import('./bench/rosters.ts')).benchRosters(),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
	process.stderr.write(`There is no bench ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.\n`);
	process.exit(1);
}
const results: BenchResult[] = [];
for (const name of asked.length > 0 ? asked : Object.keys(benches)) {
	process.stderr.write(`${name} …\n`);
	const result = await benches[name]!();
	if (result) results.push(result);
}
const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
process.stdout.write(`${JSON.stringify({ machine, results }, null, 2)}\n`);
