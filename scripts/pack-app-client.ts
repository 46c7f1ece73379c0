// `npm run pack:app-client`: the app client as a package for projects elsewhere, JavaScript and types in one file.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '@aisle/app-client/package.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '..');
const SOURCES = join(ROOT, 'app-client');

if (import.meta.main) process.stdout.write(`${packAppClient(join(ROOT, 'var'))}\n`);

/**
 * Sources are run as they are in this repository; Node takes no TypeScript from node_modules, so a package has JavaScript.
 * @param folder where the package goes @returns its path
 * @throws {Error} where it does not compile
 */
export function packAppClient(folder: string): string {
	mkdirSync(folder, { recursive: true });
	const staged = mkdtempSync(join(folder, 'app-client-'));
	try {
		const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
		const project = join(SOURCES, 'tsconfig.package.json');
		execFileSync(process.execPath, [compiler, '-p', project, '--outDir', join(staged, 'dist')], { stdio: 'inherit' });
		const { name, version, description, license, type, dependencies } = manifest;
		const entry = { types: './dist/index.d.ts', default: './dist/index.js' };
		const published = {
			name,
			version,
			description,
			license,
			type,
			exports: { '.': entry },
			files: ['dist'],
			dependencies,
		};
		writeFileSync(join(staged, 'package.json'), `${JSON.stringify(published, undefined, 2)}\n`);
		copyFileSync(join(SOURCES, 'README.md'), join(staged, 'README.md'));
		copyFileSync(join(ROOT, 'LICENSE'), join(staged, 'LICENSE'));
		const npm = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
		const [packed] = JSON.parse(execFileSync('npm', npm, { cwd: staged, encoding: 'utf8' }));
		return join(folder, packed.filename);
	} finally {
		rmSync(staged, { recursive: true });
	}
}
