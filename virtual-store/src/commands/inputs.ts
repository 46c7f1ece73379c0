// What both commands read: site files, JSON files and numbers, each mistake told in a sentence.
import { readFileSync } from 'node:fs';
import { formatProblem, readSiteFile, type Site } from '@aisle/protocol';
import { InvalidArgumentError } from 'commander';
import type { z } from 'zod';

/** @throws {Error} one line a problem, ready to print */
export function loadSite(path: string): Site {
	const result = readSiteFile(readText(path, 'the site file'), path);
	if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
	return result.site;
}

/** @throws {Error} naming the file, the place in it and what is wrong there */
export function loadJson<S extends z.ZodType>(path: string, what: string, schema: S): z.infer<S> {
	let value: unknown;
	try {
		value = JSON.parse(readText(path, what));
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		throw new Error(`${path}: ${what} must be JSON: ${error.message}.`);
	}
	const result = schema.safeParse(value);
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	throw new Error(`${path}: ${what} is wrong at ${issue?.path.join('.') || 'the top'}: ${issue?.message}.`);
}

export function wholeNumber(text: string): number {
	const value = Number(text);
	if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('Write a whole number, e.g. 25.');
	return value;
}

function readText(path: string, what: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		throw new Error(`${path}: ${what} cannot be read (${(error as NodeJS.ErrnoException).code}). Check the path.`);
	}
}
