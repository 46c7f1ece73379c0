import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { filesBeside } from './certificate-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'aisle-certificate-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('takes what was recorded since beside a packed survey, as the gateway does', () => {
	const packed = join(folder, 'site.survey.jsonl.gz');
	const written = join(folder, 'site.survey.jsonl');
	expect(filesBeside('site.yaml', packed)).toEqual({ site: 'site.yaml', walks: [] });
	writeFileSync(packed, '');
	for (const named of [packed, written]) expect(filesBeside('site.yaml', named).survey).toBe(packed);
	writeFileSync(written, '');
	for (const named of [packed, written]) expect(filesBeside('site.yaml', named).survey).toBe(written);
	const truth = join(folder, 'site.check.truth.csv');
	writeFileSync(truth, 't,x,y\n');
	expect(filesBeside('site.yaml', packed).walks).toEqual([{ capture: join(folder, 'site.check.jsonl'), truth }]);
});
