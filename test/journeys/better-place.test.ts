// Where a certificate says that one more receiver would help most, held against receivers that were really there.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { certify } from '../../gateway/src/certify.ts';
import { readSite } from '../../gateway/src/config.ts';
import { scoreReplay } from '../../gateway/src/score-replay.ts';
import { readSurvey } from '../../gateway/src/survey-file.ts';
import { readTruthFile } from '../../gateway/src/truth-file.ts';
import { datasetFolders, findWalks } from '../../scripts/bench/zones/walks.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = findWalks(datasetFolders(ROOT)).find(({ name }) => name === 'office-walks');
if (!folder?.survey) {
	console.info(`The office walks are not in ${datasetFolders(ROOT).join(', ')}: advice is not held against them.`);
}

describe.skipIf(!folder?.survey)('of the office walks with every second receiver taken away', () => {
	for (const siteName of ['site-6', 'site-9']) {
		for (const odd of [0, 1]) {
			it(`the place named is near one that helps more than most: ${siteName}, ${odd ? 'the first taken' : 'the first left'}`, async () => {
				const path = folder!.sites.find(({ name }) => name === siteName)!.path;
				const whole = readSite(path);
				const ids = whole.receivers.map(({ id }) => id);
				const kept = ids.filter((_, i) => i % 2 === odd);
				const readings = await readSurvey(folder!.survey!, whole, () => {});
				const of = (receivers: readonly string[]) => ({
					site: { ...whole, receivers: whole.receivers.filter(({ id }) => receivers.includes(id)) },
					survey: readings.filter(({ receiver }) => receivers.includes(receiver)),
				});
				const walks = folder!.walks.map(({ capture, truth }) => ({ capture, truth: readTruthFile(truth) }));
				const accuracyOf = async (receivers: readonly string[]) =>
					(await scoreReplay({ ...of(receivers), walks })).total.accuracy!;

				const { advice } = await certify(of(kept), { walks: folder!.walks, nowT: 0 });
				const [x, y] = advice.places[0]!.at;
				const before = await accuracyOf(kept);
				const taken = whole.receivers.filter(({ id }) => !kept.includes(id));
				const gains = await Promise.all(
					taken.map(async ({ id, at }) => {
						const awayM = Math.hypot(at![0] - x, at![1] - y);
						return { awayM, gain: (await accuracyOf([...kept, id])) - before };
					}),
				);
				const nearest = gains.reduce((a, b) => (b.awayM < a.awayM ? b : a));
				const sorted = gains.map(({ gain }) => gain).sort((a, b) => b - a);
				expect(nearest.awayM).toBeLessThan(4);
				expect(nearest.gain).toBeGreaterThan(0);
				expect(sorted.indexOf(nearest.gain), 'among the three best of six').toBeLessThan(3);
			}, 60_000);
		}
	}
});
