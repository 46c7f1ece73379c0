// Writes what a command was asked for to a file that its user named.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError } from '../config.ts';

/** @throws {ConfigError} in one sentence with a remedy */
export function writeNamedFile(path: string, content: string | Uint8Array): void {
	try {
		writeFileSync(path, content);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw new ConfigError(
			`Cannot write ${resolve(path)} (${code}). Name a file in a folder that is there and that you may write to.`,
		);
	}
}
