// What the commands read and refuse: site files, JSON files and numbers, each mistake told in a sentence.
import { readFileSync } from 'node:fs';
import { formatProblem, readSiteFile, type Site, type Subject } from '@aisle/protocol';
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

export function atLeastOne(text: string): number {
	const value = wholeNumber(text);
	if (value < 1) throw new InvalidArgumentError('Write a whole number from 1, e.g. 20.');
	return value;
}

/** @throws {Error} where the site file has no such tag */
export function subjectOf(site: Site, name: string): Subject {
	const subject = site.subjects.find(({ id }) => `tag:${id}` === name);
	if (subject) return subject;
	const known = site.subjects.map(({ id }) => `tag:${id}`);
	throw new Error(`${name} is no tag of this store: there are ${known.join(', ') || 'none'}.`);
}

export function failedWriting(path: string, error: Error): never {
	throw new Error(`${path} cannot be written (${error.message}). Choose another place or make room.`, { cause: error });
}

export function timestamp(text: string): number {
	const ms = Date.parse(text);
	if (Number.isNaN(ms)) throw new InvalidArgumentError('Write a time as in 2026-11-22T09:00:00Z.');
	return ms / 1000;
}

function readText(path: string, what: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		throw new Error(`${path}: ${what} cannot be read (${(error as NodeJS.ErrnoException).code}). Check the path.`);
	}
}
