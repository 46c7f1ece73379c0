// What goes wrong with the database, as one sentence that says where and what to do about it.
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';

/** Its message is a whole sentence for the operator: what, where, remedy. */
export class StoreError extends Error {
	override name = 'StoreError';
}

/** The `code` of Node's and SQLite's errors alike; empty where there is none. */
export function errorCode(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Bytes an ordinary user may still write beside `path`; undefined where the file system does not say. */
export function freeBytes(path: string): number | undefined {
	try {
		const { bavail, bsize } = statfsSync(dirname(path));
		return bavail * bsize;
	} catch {
		return undefined;
	}
}

/** Less than a few pages: an I/O error is then the full disk by another name (SQLite reports some writes so). */
const NEARLY_NOTHING_BYTES = 64 * 1024;

export function isDiskFull(error: unknown, path: string): boolean {
	const code = errorCode(error);
	if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return true;
	return code.startsWith('SQLITE_IOERR') && (freeBytes(path) ?? Number.POSITIVE_INFINITY) < NEARLY_NOTHING_BYTES;
}

/** Any error of opening, reading or writing the database at `path`, in words. */
export function asStoreError(error: unknown, path: string): StoreError {
	if (error instanceof StoreError) return error;
	return new StoreError(sentence(error, path), { cause: error });
}

function sentence(error: unknown, path: string): string {
	const code = errorCode(error);
	const message = error instanceof Error ? error.message : String(error);
	if (isDiskFull(error, path)) {
		const free = freeBytes(path);
		const left = free === undefined ? '' : ` (${Math.floor(free / 1024)} KiB free)`;
		return `the disk that holds ${path} is full${left}: free at least 50 MiB there, or move the database to another disk, then start again`;
	}
	if (/^(?:EACCES|EPERM|EROFS|SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM)/.test(code)) {
		return `cannot write the database ${path} (${code}): let the gateway's user write to the file and to its folder, or choose another path`;
	}
	if (code === 'ENOTDIR' || code === 'EEXIST') {
		return `cannot make the folder of the database ${path} (${code}): a file stands in its way; move it or choose another path`;
	}
	if (code.startsWith('SQLITE_BUSY')) {
		return `the database ${path} is in use by another process: stop the other gateway, or give this one a path of its own`;
	}
	if (/^SQLITE_(?:NOTADB|CORRUPT)/.test(code)) {
		return `the database ${path} is damaged or no SQLite file (${message}): move it away with the files beside it (-wal, -shm) and start again; a new one is made, what was not yet sent is in the old one`;
	}
	return `cannot use the database ${path} (${code || message}): check the disk and its file system (dmesg), then start again`;
}
