// Every class that a part of the page asks of its style sheet is there: neither types nor the build notice where one is not.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const SRC = import.meta.dirname;

test.each(globSync('**/*.tsx', { cwd: SRC }))('%s', (file) => {
	const text = readFileSync(join(SRC, file), 'utf8');
	const missing: string[] = [];
	for (const [, name, sheet] of text.matchAll(/^import (\w+) from '(.+\.module\.css)';$/gm)) {
		const css = readFileSync(join(SRC, dirname(file), sheet!), 'utf8');
		for (const [, used] of text.matchAll(new RegExp(`(?<![\\w./])${name}\\.(?!module\\b)(\\w+)`, 'g'))) {
			if (!new RegExp(`\\.${used}\\b`).test(css)) missing.push(`${sheet}: .${used}`);
		}
	}
	expect(missing).toEqual([]);
});
