// `npm run check`: everything that must be true before a change lands, each step by name, the first failure last on screen.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tryReadme } from './check-readme.ts';

const RESULTS = 'var/test-results.json';
const GUIDES = ['installer', 'marketer', 'app-developer', 'operator', 'data-protection'];
/** Their commands are run as they are printed. */
const PAGES = ['README.md', ...GUIDES.map((name) => `docs/guides/${name}.md`)];

type Step = { name: string; run(): Promise<boolean> };

const steps: Step[] = [
	{ name: 'types', run: () => command('tsc', ['--noEmit']) },
	{ name: 'lint, format and import rules', run: () => command('biome', ['check', '--error-on-warnings', '.']) },
	{ name: 'generated documents', run: () => command('node', ['scripts/generate.ts', '--check']) },
	{
		name: 'tests',
		run: () => command('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS}`]),
	},
	{ name: 'commands of README and guides', run: () => tryPages(PAGES) },
];

const failed: string[] = [];
for (const { name, run } of steps) {
	const startMs = performance.now();
	process.stdout.write(`\n── ${name}\n`);
	const ok = await run();
	process.stdout.write(
		`── ${name}: ${ok ? 'ok' : 'FAILED'} (${((performance.now() - startMs) / 1000).toFixed(1)} s)\n`,
	);
	if (!ok) failed.push(name);
}
process.stdout.write(failed.length === 0 ? '\nAll checks passed.\n' : `\nFailed: ${failed.join(', ')}.\n`);
process.stdout.write(`${testCounts()}\n`);
process.exit(failed.length === 0 ? 0 : 1);

function command(name: string, args: string[]): Promise<boolean> {
	const { promise, resolve } = Promise.withResolvers<boolean>();
	const child = spawn(name, args, { stdio: 'inherit' });
	child.on('error', (error) => {
		process.stderr.write(`${name}: ${error.message}. Run this by "npm run check", after "npm ci".\n`);
		resolve(false);
	});
	child.on('exit', (code) => resolve(code === 0));
	return promise;
}

/** All of them, whatever becomes of the first. */
async function tryPages(paths: readonly string[]): Promise<boolean> {
	let ok = true;
	for (const path of paths) ok = (await tryReadme(path)) && ok;
	return ok;
}

/** The closing line that a CI reads. */
function testCounts(): string {
	try {
		const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(RESULTS, 'utf8'));
		return `${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`;
	} catch {
		return '0 passed, 1 failed';
	}
}
