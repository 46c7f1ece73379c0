// Which walk a certificate finds beside the survey.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesBeside } from './certificate-files.ts';
import { TRUTH_HEADER } from './check-store.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'aisle-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([
	['nothing', undefined, 0],
	['a walk that has only begun', TRUTH_HEADER, 0],
	['a walk on which no receiver heard the tag', `${TRUTH_HEADER}1,2,3\n`, 1],
])('%s', (_, truth, walks) => {
	if (truth !== undefined) writeFileSync(join(folder, 'site.check.truth.csv'), truth);
	expect(filesBeside(join(folder, 'site.yaml'), join(folder, 'site.survey.jsonl')).walks).toHaveLength(walks);
});

test('takes what was recorded since beside a packed survey, as the gateway does', () => {
	const packed = join(folder, 'site.survey.jsonl.gz');
	const written = join(folder, 'site.survey.jsonl');
	expect(filesBeside('site.yaml', packed)).toEqual({ site: 'site.yaml', walks: [] });
	writeFileSync(packed, '');
	for (const named of [packed, written]) expect(filesBeside('site.yaml', named).survey).toBe(packed);
	writeFileSync(written, '');
	for (const named of [packed, written]) expect(filesBeside('site.yaml', named).survey).toBe(written);
	const truth = join(folder, 'site.check.truth.csv');
	writeFileSync(truth, `${TRUTH_HEADER}1,2,3\n`);
	expect(filesBeside('site.yaml', packed).walks).toEqual([{ capture: join(folder, 'site.check.jsonl'), truth }]);
});
