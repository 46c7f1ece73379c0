// The demo store for tests, read as the programs read it.
import { fileURLToPath } from 'node:url';
import type { Site } from '@aisle/protocol';
import { loadSite } from '../commands/inputs.ts';

export const DEMO_SITE = fileURLToPath(new URL('../../../scripts/demo/site.yaml', import.meta.url));

export function demoSite(): Site {
	return loadSite(DEMO_SITE);
}
