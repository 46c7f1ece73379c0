// How the shopper's page is built: plain files that the bridge serves at `/`; everything comes from the bridge itself.
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const WORKER = 'sw.js';

export default defineConfig({
	plugins: [withoutJsonSchema(), tellTheWorker()],
	build: {
		target: 'es2023',
		modulePreload: false,
		reportCompressedSize: false,
		rolldownOptions: {
			input: { index: join(import.meta.dirname, 'index.html'), sw: join(import.meta.dirname, 'src/service-worker.ts') },
			output: {
				// browsers look for a new one at the same address
				entryFileNames: ({ name }) => (name === 'sw' ? WORKER : 'assets/[name]-[hash].js'),
			},
		},
	},
});

/**
 * zod can describe schemas as JSON Schema, in code that no bundler can see is never called: a tenth of the page's scripts.
 * Where zod moves it, it comes back, and the page's budget (test/journeys/phone-page.test.ts) says so.
 */
function withoutJsonSchema(): Plugin {
	return {
		name: 'without-json-schema',
		enforce: 'pre',
		transform(code, id) {
			if (!/\/zod\/v4\/core\/(?:to-json-schema|json-schema-processors)\.js$/.test(id)) return;
			const names = [...code.matchAll(/^export (?:const |function |\{ \w+ as )(\w+)/gm)].map(([, name]) => name);
			const never = `() => () => { throw new Error('this page describes no schema') }`;
			return names.map((name) => `export const ${name} = ${never};`).join('\n');
		},
	};
}

/** Writes the page's files into the service worker, and a hash over them: each build has a cache of its own. */
function tellTheWorker(): Plugin {
	return {
		name: 'tell-the-worker',
		enforce: 'post',
		generateBundle(_options, bundle) {
			const worker = bundle[WORKER];
			if (worker?.type !== 'chunk') throw new Error(`the build made no ${WORKER}`);
			const built = Object.keys(bundle).filter((name) => name !== WORKER && !name.endsWith('.html'));
			// icons are for the home screen, which has them then
			const still = readdirSync(join(import.meta.dirname, 'public')).filter((name) => !name.endsWith('.png'));
			const paths = [...built, ...still].map((name) => `/${name}`).sort();
			const hash = createHash('sha256');
			for (const output of Object.values(bundle)) hash.update(output.type === 'chunk' ? output.code : output.source);
			const shell = JSON.stringify({ paths, hash: hash.digest('hex').slice(0, 12) });
			worker.code = `const SHELL = ${shell};\n${worker.code}`;
		},
	};
}
