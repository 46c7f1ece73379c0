// Where this machine's tools find the running gateway, and the proof that they may ask: a file that only its user can read.
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const ControlFile = z.object({ url: z.url(), token: z.string().min(1) });
export type ControlFile = z.infer<typeof ControlFile>;

const NAME = 'control.json';
const SECRET = 0o600;

export function newControlToken(): string {
	return randomBytes(32).toString('base64url');
}

/** @returns what removes it again */
export function writeControlFile(dataFolder: string, control: ControlFile): () => void {
	const path = join(dataFolder, NAME);
	writeFileSync(`${path}.new`, JSON.stringify(control), { mode: SECRET });
	renameSync(`${path}.new`, path);
	return () => rmSync(path, { force: true });
}

/** Undefined where no gateway runs on that folder; one that was killed leaves its file behind. */
export function readControlFile(dataFolder: string): ControlFile | undefined {
	try {
		return ControlFile.parse(JSON.parse(readFileSync(join(dataFolder, NAME), 'utf8')));
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EACCES') {
			throw new Error(`No permission to read ${join(dataFolder, NAME)}: type this as the user that runs the gateway.`, {
				cause: error,
			});
		}
		return undefined;
	}
}
