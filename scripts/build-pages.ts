// `npm run build`: the store page and the phone page, built where their sources changed since; `npm start` does it first.
import { createHash } from 'node:crypto';
import {
	chmodSync,
	existsSync,
	globSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const PAGES = ['gateway/page', 'cloud-bridge/phone'];
/** What any page is made from beside its own folder. */
const SHARED = ['package-lock.json', 'protocol/src/**/*.ts', 'scripts/build-pages.ts'];
/** On the same disk as the pages, so that a finished build moves into place by a rename. */
const WORKSHOP = join(ROOT, 'node_modules/.cache/aisle-pages');
/** In dist: the hash of what it was built from. */
const MARK = '.built';

if (import.meta.main) await buildPages({ log: (words) => process.stdout.write(`${words}\n`) });

/**
 * Builds every page whose sources changed. Several processes may do so at once.
 * @throws {Error} where a page does not compile
 */
export async function buildPages({ log }: { log(words: string): void }): Promise<void> {
	for (const page of PAGES) {
		const folder = join(ROOT, page);
		if (!existsSync(join(folder, 'vite.config.ts'))) continue;
		const wanted = hashOf([`${page}/**/*`, ...SHARED]);
		if (markOf(join(folder, 'dist')) === wanted) continue;
		const startMs = performance.now();
		await buildPage(folder, wanted);
		log(`Built ${page} in ${((performance.now() - startMs) / 1000).toFixed(1)} s.`);
	}
}

async function buildPage(folder: string, mark: string): Promise<void> {
	// only where something is to be built: loading it takes longer than finding out that nothing is
	const { build } = await import('vite');
	mkdirSync(WORKSHOP, { recursive: true });
	const outDir = mkdtempSync(join(WORKSHOP, 'new-'));
	// under vitest it is "test", and React would come in its slow development build
	const { NODE_ENV } = process.env;
	process.env.NODE_ENV = 'production';
	try {
		await build({
			root: folder,
			configFile: join(folder, 'vite.config.ts'),
			configLoader: 'native',
			logLevel: 'error',
			build: { outDir, emptyOutDir: false },
		});
		writeFileSync(join(outDir, MARK), mark);
		// mkdtemp makes folders for their owner alone; the gateway may run as somebody else
		chmodSync(outDir, 0o755);
		putInPlace(outDir, join(folder, 'dist'), mark);
	} finally {
		if (NODE_ENV === undefined) delete process.env.NODE_ENV;
		else process.env.NODE_ENV = NODE_ENV;
		rmSync(outDir, { recursive: true, force: true });
	}
}

/** Another process may be doing the same: whoever comes second finds equal work done and leaves it. */
function putInPlace(built: string, dist: string, mark: string): void {
	const old = mkdtempSync(join(WORKSHOP, 'old-'));
	rename(dist, join(old, 'dist'), (code) => code === 'ENOENT');
	rename(built, dist, (code) => (code === 'ENOTEMPTY' || code === 'EEXIST') && markOf(dist) === mark);
	rmSync(old, { recursive: true, force: true });
}

function rename(from: string, to: string, isFine: (code: string | undefined) => boolean): void {
	try {
		renameSync(from, to);
	} catch (error) {
		if (!isFine((error as NodeJS.ErrnoException).code)) throw error;
	}
}

function markOf(dist: string): string | undefined {
	try {
		return readFileSync(join(dist, MARK), 'utf8');
	} catch {
		return undefined;
	}
}

function hashOf(patterns: string[]): string {
	const hash = createHash('sha256');
	const files = globSync(patterns, { cwd: ROOT, withFileTypes: true, exclude: isNoSource })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
	for (const file of files.sort()) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
	return hash.digest('hex');
}

function isNoSource({ name }: { name: string }): boolean {
	return name === 'dist' || name === 'node_modules' || name.endsWith('.test.ts');
}
