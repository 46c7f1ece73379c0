// kill -9 at random moments while a survey is recorded: whatever was told to be on disk is there, whole and once.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSiteFile } from '@aisle/protocol';
import { afterAll, expect, it } from 'vitest';
import { SurveyStore } from '../../gateway/src/survey-store.ts';

const KILLS = 12;
/** The kills are spread over this; where in a write each one falls is the machine's chance. */
const LONGEST_MS = 200;
const LINES = 200;
const folder = mkdtempSync(join(tmpdir(), 'aisle-survey-crash-'));
const path = join(folder, 'site.survey.jsonl');
const writer = join(import.meta.dirname, 'fixtures/survey-writer.ts');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the writer, kills it `afterMs` after its first place; returns what it said. */
async function runAndKill(afterMs: number): Promise<string[]> {
	const child = spawn(process.execPath, [writer, path], { stdio: ['ignore', 'pipe', 'inherit'] });
	let said = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		if (said === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
		said += text;
	});
	await once(child, 'close');
	return said.trimEnd().split('\n');
}

it(`survives ${KILLS} of them`, { timeout: 60_000 }, async () => {
	const read = readSiteFile(readFileSync('scripts/demo/site.yaml', 'utf8'), 'site.yaml');
	if (!read.ok) throw new Error('the demo has no site file');
	const promised = new Map<string, number>();
	let said = 0;
	for (let run = 0; run < KILLS; run++) {
		for (const line of await runAndKill((run / KILLS) * LONGEST_MS)) {
			const [x, t] = line.split(' ').map(Number) as [number, number];
			said++;
			promised.set(`${x.toFixed(2)},1.00`, t);
		}
		const store = await SurveyStore.open({ path, site: read.site, say() {} });
		expect(store.damage).toBeUndefined();
		for (const [key, t] of promised) {
			const times = store.points.get(key)?.readings.map((reading) => reading.t) ?? [];
			// the one that was under way may have replaced it, whole
			expect(times).toHaveLength(LINES);
			expect(new Set(times).size).toBe(1);
			expect(times[0]).toBeGreaterThanOrEqual(t);
		}
	}
	expect(said).toBeGreaterThan(KILLS);
});
