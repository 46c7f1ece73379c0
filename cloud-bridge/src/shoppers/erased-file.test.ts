import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ErasedFile, openErasedFile, shopperHash } from './erased-file.ts';

const OLD = { hash: shopperHash('old'), at: '2026-01-01T00:00:00.000Z' };
const NEW = { hash: shopperHash('new'), at: '2026-11-22T09:00:00.000Z' };

let folder: string;
let path: string;
let file: ErasedFile;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'erased-'));
	path = join(folder, 'erased.jsonl');
	file = openErasedFile(join(folder, 'cloud.sqlite'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('keeps a line for each, several at once, for the owner only', async () => {
	expect(await file.lines()).toEqual([]);
	await Promise.all([file.append(OLD), file.append(NEW)]);
	expect(await file.lines()).toEqual([OLD, NEW]);
	expect(readFileSync(path, 'utf8')).toMatch(/^\{.*\}\n\{.*\}\n$/);
	expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('old lines go, and what a crash cut off', async () => {
	await file.append(OLD);
	await file.append(NEW);
	appendFileSync(path, JSON.stringify(OLD).slice(0, 40));
	await file.append(NEW);
	expect(await file.lines()).toEqual([OLD, NEW, NEW]);
	await file.dropBefore('2026-06-01T00:00:00.000Z');
	expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify(NEW)}\n`.repeat(2));
});

test('for a database in memory nothing is written', async () => {
	const none = openErasedFile(':memory:');
	await none.append(NEW);
	expect(await none.lines()).toEqual([]);
});
