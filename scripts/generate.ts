// `npm run generate`: writes docs/reference from schemas and routes. `--check` writes nothing and fails where it is stale.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { openApiDocument, problemsPage } from '@aisle/cloud-bridge';
import protocolPackage from '@aisle/protocol/package.json' with { type: 'json' };
import { referenceFiles } from '@aisle/protocol/reference';

const ROOT = join(import.meta.dirname, '..');
const TARGET = join(ROOT, 'docs/reference');
/** What is generated here and nothing else: files by hand may stand in docs/reference beside them. */
const GENERATED = /^(?:schemas\/.*\.schema\.json|asyncapi\.yaml|openapi\.json|problems\.md)$/;

const wanted = new Map([
	...referenceFiles(protocolPackage.version),
	['openapi.json', `${JSON.stringify(await openApiDocument(), undefined, 2)}\n`],
	['problems.md', problemsPage()],
]);
const stale = [...wanted].filter(([path, text]) => read(path) !== text).map(([path]) => path);
const surplus = existing().filter((path) => !wanted.has(path));
const changed = [...stale, ...surplus].map((path) => relative(ROOT, join(TARGET, path)));

if (process.argv.includes('--check')) {
	for (const path of changed) console.error(`${path} is not what the schemas say. Run: npm run generate`);
	process.exitCode = changed.length > 0 ? 1 : 0;
} else {
	for (const path of stale) {
		mkdirSync(dirname(join(TARGET, path)), { recursive: true });
		writeFileSync(join(TARGET, path), wanted.get(path)!);
	}
	for (const path of surplus) rmSync(join(TARGET, path));
	console.log(changed.length === 0 ? 'Nothing changed.' : `Changed:\n${changed.join('\n')}`);
}

function read(path: string): string | undefined {
	try {
		return readFileSync(join(TARGET, path), 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}

function existing(): string[] {
	mkdirSync(TARGET, { recursive: true });
	return readdirSync(TARGET, { recursive: true, encoding: 'utf8' }).filter((path) => GENERATED.test(path));
}
