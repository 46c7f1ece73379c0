import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const FORBIDDEN: [path: string, module: string][] = [
	['gateway/src/presence/x.ts', '../store/store.ts'],
	['gateway/src/sources/hci/x.ts', '../../broker/store-broker.ts'],
	['gateway/src/doctor/checks/x.ts', '../../config.ts'],
	['gateway/src/identity/roster-set.ts', 'node:fs'],
	['gateway/src/survey/x.ts', '../identity/known.ts'],
	['gateway/src/scoring/score.ts', '../presence/observation.ts'],
	['gateway/src/certificate/x.ts', '../scoring/score.ts'],
	['gateway/src/recording/x.ts', '../sources/capture/line.ts'],
	['gateway/src/uplink/x.ts', '../app.ts'],
	['gateway/src/store/x.ts', '../../../cloud-bridge/src/app.ts'],
	['gateway/src/x.ts', '@aisle/cloud-bridge'],
	['gateway/src/ble/decoders/x.ts', 'node:fs'],
	['gateway/src/presence/logs.ts', 'pino'],
	['gateway/src/survey/board.ts', 'node:fs'],
	['gateway/src/scoring/truth.ts', 'node:fs'],
	['gateway/src/certificate/page.ts', 'node:fs'],
	['gateway/src/sources/satellite/watch.ts', 'pino'],
	['cloud-bridge/src/ingest/x.ts', '../offers/worker.ts'],
	['cloud-bridge/src/lanes/x.ts', '../visits/visit-book.ts'],
	['cloud-bridge/src/lanes/lane-visit.ts', 'kysely'],
	['cloud-bridge/src/visits/x.ts', '../lanes/app-lane.ts'],
	['cloud-bridge/src/retention/x.ts', '../visits/close-stale.ts'],
	['cloud-bridge/src/rosters/book.ts', 'kysely'],
	['cloud-bridge/src/shoppers/phone-clock.ts', 'pino'],
	['cloud-bridge/src/campaigns/conditions/x.ts', 'kysely'],
	['cloud-bridge/src/campaigns/decide.ts', 'node:fs'],
	['cloud-bridge/src/privacy/page.ts', 'node:fs'],
	['cloud-bridge/src/privacy/figures.ts', '../shoppers/texts.ts'],
	['app-client/src/x.ts', '@aisle/protocol'],
	['app-client/src/y.ts', 'node:crypto'],
	['cloud-bridge/src/x.ts', '@aisle/app-client'],
	['protocol/src/x.ts', 'node:net'],
	['virtual-store/src/people/x.ts', 'mqtt'],
];
const ALLOWED: [path: string, module: string][] = [
	['gateway/src/sources/hci/y.ts', '../../ble/advert.ts'],
	['gateway/src/doctor/checks/y.ts', '../files.ts'],
	['gateway/src/presence/y.ts', './observation.ts'],
	['gateway/src/identity/y.ts', '@aisle/protocol'],
	['gateway/src/commands/y.ts', '../app.ts'],
	['cloud-bridge/src/ingest/y.ts', '../db/schema.ts'],
	['app-client/src/z.ts', 'eventsource'],
	['protocol/src/y.ts', 'node:crypto'],
];
const CLOCKLESS = [
	'gateway/src/presence/t.ts',
	'gateway/src/certificate/t.ts',
	'gateway/src/ble/decoders/t.ts',
	'gateway/src/recording/recorder.ts',
	'gateway/src/sources/satellite/clock-offset.ts',
	'cloud-bridge/src/campaigns/facts.ts',
	'cloud-bridge/src/visits/visit-book.ts',
	'cloud-bridge/src/retention/count-stays.ts',
];

/** The repository's rules over a tree of small offenders; one line a finding. */
let folder: string;
let findings: string[];

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'aisle-import-rules-'));
	copyFileSync('biome.json', join(folder, 'biome.json'));
	for (const [path, module] of [...FORBIDDEN, ...ALLOWED]) {
		write(path, `import * as it from '${module}';\n\nexport default it;\n`);
	}
	for (const path of CLOCKLESS) write(path, 'export const now = () => Date.now();\n');
	const biome = resolve('node_modules/.bin/biome');
	const args = ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=github', '.'];
	const { stdout } = spawnSync(biome, args, { cwd: folder, encoding: 'utf8' });
	findings = stdout.split('\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
	mkdirSync(dirname(join(folder, path)), { recursive: true });
	writeFileSync(join(folder, path), text);
}

const found = (path: string, rule: string) => findings.some((line) => line.includes(path) && line.includes(rule));

describe('import rules', () => {
	it.each(FORBIDDEN)('%s may not import %s', (path) => {
		expect(found(path, 'noRestrictedImports')).toBe(true);
	});

	it.each(ALLOWED)('%s may import %s', (path) => {
		expect(found(path, 'noRestrictedImports')).toBe(false);
	});

	it.each(CLOCKLESS)('%s has no clock', (path) => {
		expect(found(path, 'noRestrictedGlobals')).toBe(true);
	});
});
