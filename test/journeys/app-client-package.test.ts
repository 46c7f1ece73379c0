// The app client as somebody elsewhere has it: packed, unpacked into their node_modules, compiled strictly and run.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import manifest from '@aisle/app-client/package.json' with { type: 'json' };
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packAppClient } from '../../scripts/pack-app-client.ts';

const ROOT = join(import.meta.dirname, '../..');
const COMPILER = join(ROOT, 'node_modules/typescript/bin/tsc');
const STRICT = ['--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--lib', 'es2023,dom'];

let project: string;
beforeAll(() => {
	project = mkdtempSync(join(tmpdir(), 'aisle-app-'));
	const packed = packAppClient(project);
	const installed = join(project, 'node_modules', manifest.name);
	mkdirSync(installed, { recursive: true });
	execFileSync('tar', ['xzf', packed, '--strip-components=1', '-C', installed]);
	// what npm would fetch; the registry may be out of reach here
	for (const name of Object.keys(manifest.dependencies)) {
		symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name));
	}
	writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module' }));
}, 60_000);
afterAll(() => rmSync(project, { recursive: true }));

function compile(file: string, ...options: string[]): string {
	const args = [COMPILER, ...STRICT, ...options, '--types', '', join(project, file)];
	const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
	return stdout + stderr;
}

test.each([
	['Node', ['--module', 'nodenext']],
	['a bundler', ['--module', 'esnext', '--moduleResolution', 'bundler']],
])('its README compiles for %s', (_whom, options) => {
	const readme = readFileSync(join(project, 'node_modules', manifest.name, 'README.md'), 'utf8');
	const example = /```ts\n(.*?)```/s.exec(readme)![1]!.replace('process.env.AISLE_URL!', "'https://bridge.example'");
	writeFileSync(join(project, 'example.ts'), example);
	expect(compile('example.ts', '--noEmit', ...options)).toBe('');
	writeFileSync(join(project, 'wrong.ts'), example.replace("pause('hour')", "pause('year')"));
	expect(compile('wrong.ts', '--noEmit', ...options)).toContain(`'"year"'`);
});

test('it runs as JavaScript', () => {
	writeFileSync(
		join(project, 'app.js'),
		`import { AppProblem, createAppClient, memoryStorage } from '${manifest.name}';
		const aisle = createAppClient({ baseUrl: 'http://127.0.0.1:1', storage: memoryStorage() });
		const problem = await aisle.config('de').catch((error) => error);
		console.log(problem instanceof AppProblem, problem.code);`,
	);
	expect(execFileSync(process.execPath, ['app.js'], { cwd: project, encoding: 'utf8' })).toBe('true unreachable\n');
});
