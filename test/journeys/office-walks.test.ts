// What people are promised of zones, held against real recordings with true positions. Skipped where they are not there.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSite } from '../../gateway/src/config.ts';
import { FarApart } from '../../gateway/src/presence/far-apart.ts';
import { LevelFlips } from '../../gateway/src/presence/level-flips.ts';
import { scoreReplay } from '../../gateway/src/score-replay.ts';
import type { Score } from '../../gateway/src/scoring/score.ts';
import { readSurvey } from '../../gateway/src/survey-file.ts';
import { readTruthFile } from '../../gateway/src/truth-file.ts';
import { datasetFolders, findWalks } from '../../scripts/bench/zones/walks.ts';
import { WAYS } from '../../scripts/bench/zones/ways.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = findWalks(datasetFolders(ROOT)).find(({ name }) => name === 'office-walks');
if (!folder)
	console.info(
		`The office walks are not in ${datasetFolders(ROOT).join(', ')}: zones are not held against real recordings.`,
	);

/** A way of the bench on one of its site files. */
async function scoreOf(wayId: string, siteName: string, walks = folder!.walks): Promise<Score> {
	const way = WAYS.find(({ id }) => id === wayId)!;
	const whole = readSite(folder!.sites.find(({ name }) => name === siteName)!.path);
	const site = way.site?.(whole) ?? whole;
	const survey = way.needsSurvey ? await readSurvey(folder!.survey!, whole, () => {}) : [];
	const files = walks.map(({ capture, truth }) => ({ capture, truth: readTruthFile(truth) }));
	return (await scoreReplay({ site, survey, walks: files, estimator: () => way.estimator(site, survey) })).total;
}

describe.skipIf(!folder || !existsSync(folder.survey ?? ''))('zones on the office walks', () => {
	let six: Score;
	let nine: Score;
	beforeAll(async () => {
		six = await scoreOf('survey', 'site-6');
		nine = await scoreOf('survey', 'site-9');
	}, 60_000);

	// issue 4 asks for 0.82 and 0.78 on walks that are not here, and aims at 0.88 and 0.85
	it('are right most of the time with a survey', () => {
		expect(six.accuracy).toBeGreaterThan(0.88);
		expect(nine.accuracy).toBeGreaterThan(0.86);
	});

	it('change about as often as people do, and soon', () => {
		for (const { changes, lag } of [six, nine]) {
			expect(changes.reported / changes.true).toBeLessThan(1.4);
			expect(changes.reported / changes.true).toBeGreaterThan(1 / 1.4);
			expect(lag.medianS).toBeLessThan(2);
			expect(lag.missed).toBe(0);
		}
	});

	it('say how sure they are, and are right as often', () => {
		expect(six.calibration.held!.error).toBeLessThan(0.08);
		expect(nine.calibration.held!.error).toBeLessThan(0.08);
	});

	it('depend on no single walk', async () => {
		for (const left of folder!.walks) {
			const others = folder!.walks.filter((walk) => walk !== left);
			expect((await scoreOf('survey', 'site-6', others)).accuracy).toBeGreaterThan(0.86);
		}
	});

	it('are useful with half of the receivers, without a survey, and with nothing but the zones of receivers', async () => {
		expect((await scoreOf('survey-half', 'site-6')).accuracy).toBeGreaterThan(0.78);
		expect((await scoreOf('positions', 'site-6')).accuracy).toBeGreaterThan(0.82);
		const zonesOnly = (await scoreOf('zones-only', 'site-6')).accuracy!;
		const known = await Promise.all(
			['strongest-packet', 'smoothed-strongest', 'weighted-centroid'].map((id) => scoreOf(id, 'site-6')),
		);
		for (const { accuracy } of known) expect(zonesOnly).toBeGreaterThan(accuracy!);
	});
});

describe.skipIf(!folder)('somebody on the office walks', () => {
	// louder by 8 dB, as phones are
	it.each([0, 8])('is not taken for two people, %i dB up', (louderDb) => {
		const { receivers } = readSite(folder!.sites.find(({ name }) => name === 'site-4')!.path);
		for (const { capture } of folder!.walks) {
			const detectors = [FarApart, LevelFlips].map((Detector) => new Detector(receivers.map(({ at }) => at)));
			let heard = 0;
			for (const line of readFileSync(capture, 'utf8').trim().split('\n')) {
				const { receiver, rssi, t } = JSON.parse(line) as { receiver: string; rssi: number; t: number };
				const index = receivers.findIndex(({ id }) => id === receiver);
				for (const detector of detectors) {
					detector.heard('pass:walker-1', index, rssi + louderDb, t);
					expect(detector.told(t)).toEqual([]);
				}
				heard++;
			}
			expect(heard).toBeGreaterThan(500);
		}
	});
});
