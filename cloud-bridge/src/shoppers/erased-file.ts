// `erased.jsonl` beside the database: who was erased, as a hash, so that a restored copy of the database erases them again.
import { createHash, randomUUID } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Timestamp } from '@aisle/protocol';
import { z } from 'zod';

const FILE = 'erased.jsonl';
/** Readable by the owner only, as the database is. */
const MODE = 0o600;

const Line = z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/), at: Timestamp });
export type ErasedLine = z.infer<typeof Line>;

export type ErasedFile = {
	/** On disk when it resolves. */
	append(line: ErasedLine): Promise<void>;
	lines(): Promise<ErasedLine[]>;
	/** Takes out what was erased before `at`, a Timestamp, and a line that a crash cut off. */
	dropBefore(at: string): Promise<void>;
};

/** SHA-256 in hex. An id is random (UUID): nobody finds it from its hash. */
export function shopperHash(id: string): string {
	return createHash('sha256').update(id).digest('hex');
}

/** A database in memory is never restored: nothing is written for it. */
export function openErasedFile(database: string): ErasedFile {
	if (database === ':memory:') {
		return { append: async () => {}, lines: async () => [], dropBefore: async () => {} };
	}
	const folder = dirname(database);
	const path = join(folder, FILE);
	const lines = async () => readLines(await readText(path));
	// one at a time: two that are written at once could stand in one line
	let last: Promise<unknown> = Promise.resolve();
	const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
		const next = last.then(work, work);
		last = next.catch(() => {});
		return next;
	};
	return {
		append: (line) => inTurn(() => appendLine(path, line)),
		lines: () => inTurn(lines),
		dropBefore: (at) =>
			inTurn(async () => {
				const text = await readText(path);
				const kept = readLines(text).filter((line) => line.at >= at);
				const wanted = kept.map(toText).join('');
				if (wanted !== text) await replaceFile(path, wanted);
			}),
	};
}

const toText = (line: ErasedLine) => `${JSON.stringify(line)}\n`;

async function readText(path: string): Promise<string> {
	try {
		return await readFile(path, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
		throw error;
	}
}

/** What is no whole line was cut off by a crash, before anything was erased: the shopper got no answer. */
function readLines(text: string): ErasedLine[] {
	return text.split('\n').flatMap((line) => {
		try {
			return [Line.parse(JSON.parse(line))];
		} catch {
			return [];
		}
	});
}

async function appendLine(path: string, line: ErasedLine): Promise<void> {
	const file = await open(path, 'a+', MODE);
	try {
		const { size } = await file.stat();
		const last = Buffer.alloc(1);
		if (size > 0) await file.read(last, 0, 1, size - 1);
		// after one that was cut off by a full disk a new line begins, or both would be lost
		const start = size > 0 && last.toString() !== '\n' ? '\n' : '';
		await file.appendFile(start + toText(line));
		await file.sync();
		// the first line: the name of the file must be on disk too
		if (size === 0) await syncFolder(dirname(path));
	} finally {
		await file.close();
	}
}

async function replaceFile(path: string, text: string): Promise<void> {
	const part = `${path}.${randomUUID()}.part`;
	const file = await open(part, 'wx', MODE);
	try {
		await file.writeFile(text);
		await file.sync();
	} finally {
		await file.close();
	}
	await rename(part, path);
	await syncFolder(dirname(path));
}

async function syncFolder(path: string): Promise<void> {
	const folder = await open(path, 'r');
	try {
		await folder.sync();
	} finally {
		await folder.close();
	}
}
