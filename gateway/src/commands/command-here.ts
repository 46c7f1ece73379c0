// How this program is typed from where somebody stands: what it advises must work when it is copied.
import { relative, resolve } from 'node:path';
import { quoted } from '../doctor/check.ts';

export const INSTALLATION = resolve(import.meta.dirname, '../../..');
export const COMMAND = `${INSTALLATION}/node_modules/.bin/aisle-gateway`;

/** Elsewhere npx would take a package of that name from the registry, whoever made it. */
export function commandHere(): string {
	const isInside = !relative(INSTALLATION, process.cwd()).startsWith('..');
	return isInside ? 'npx aisle-gateway' : quoted(COMMAND);
}
