// `npm run generate`: writes docs/reference from schemas and routes, and the client's types from them. `--check` writes nothing and fails where it is stale.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { clientTypes } from '@aisle/app-client/generate';
import { openApiDocument, problemsPage } from '@aisle/cloud-bridge';
import protocolPackage from '@aisle/protocol/package.json' with { type: 'json' };
import { referenceFiles } from '@aisle/protocol/reference';

const ROOT = join(import.meta.dirname, '..');
const REFERENCE = 'docs/reference';
const CLIENT_TYPES = 'app-client/src/generated/api.ts';
/** What is generated here and nothing else: files by hand may stand in docs/reference beside them. */
const GENERATED = /^(?:schemas\/.*\.schema\.json|asyncapi\.yaml|openapi\.json|problems\.md)$/;

const openApi = await openApiDocument();
const reference = new Map([
	...referenceFiles(protocolPackage.version),
	['openapi.json', `${JSON.stringify(openApi, undefined, 2)}\n`],
	['problems.md', problemsPage()],
]);
/** By path from the repository's root. */
const wanted = new Map([
	...[...reference].map(([path, text]) => [join(REFERENCE, path), text] as const),
	[CLIENT_TYPES, await clientTypes(openApi)],
]);
const stale = [...wanted].filter(([path, text]) => read(path) !== text).map(([path]) => path);
const surplus = existing().filter((path) => !wanted.has(path));
const changed = [...stale, ...surplus];

if (process.argv.includes('--check')) {
	for (const path of changed) console.error(`${path} is not what the schemas say. Run: npm run generate`);
	process.exitCode = changed.length > 0 ? 1 : 0;
} else {
	for (const path of stale) {
		mkdirSync(dirname(join(ROOT, path)), { recursive: true });
		writeFileSync(join(ROOT, path), wanted.get(path)!);
	}
	for (const path of surplus) rmSync(join(ROOT, path));
	console.log(changed.length === 0 ? 'Nothing changed.' : `Changed:\n${changed.join('\n')}`);
}

function read(path: string): string | undefined {
	try {
		return readFileSync(join(ROOT, path), 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}

function existing(): string[] {
	const folder = join(ROOT, REFERENCE);
	mkdirSync(folder, { recursive: true });
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
	return files.filter((path) => GENERATED.test(path)).map((path) => join(REFERENCE, path));
}
