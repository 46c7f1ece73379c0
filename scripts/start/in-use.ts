// Whether a demo runs on a folder already: its daemons keep their databases to themselves.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

const DATABASES = ['cloud/cloud.sqlite', 'gateway/data/gateway.sqlite'];

/** @throws {Error} in one sentence, where one of the folder's databases is held by a running daemon */
export function requireUnused(folder: string): void {
	for (const path of DATABASES.map((name) => join(folder, name)).filter(existsSync)) {
		if (isHeld(path))
			throw new Error(`Aisle runs on ${folder} already. Stop it, or say --data FOLDER for a second one.`);
	}
}

function isHeld(path: string): boolean {
	const db = new Database(path, { timeout: 0 });
	try {
		db.exec('BEGIN IMMEDIATE; ROLLBACK');
		return false;
	} catch (error) {
		if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) return true;
		// whatever else is wrong with it, the daemon whose file it is says it best
		return false;
	} finally {
		db.close();
	}
}
