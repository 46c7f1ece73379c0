// Reads site.yaml: the site, or everything that is wrong with the file at its line and column. Pure.
import type { Issue } from './schema-issues.ts';
import { Site } from './site.ts';
import { draftOf } from './site-draft.ts';
import { checkNames } from './site-name-checks.ts';
import { checkPlan } from './site-plan-checks.ts';
import { type FileProblem, readYaml } from './yaml-document.ts';
import type { Path } from './yaml-source.ts';

/** The schema's most (100,000 beacons and as many subjects) at about 150 characters a line. */
const MAX_CHARACTERS = 32 * 1024 * 1024;

export type SiteFileResult = { ok: true; site: Site } | { ok: false; problems: FileProblem[] };

export function readSiteFile(text: string, fileName: string): SiteFileResult {
	const result = readYaml(text, fileName, Site, { maxCharacters: MAX_CHARACTERS, check: checkSite });
	return result.ok ? { ok: true, site: result.value } : result;
}

/** What a schema cannot say of a site; for a site that came over the wire too. `lineOf` tells where an entry stands. */
export function checkSite(value: unknown, lineOf: (path: Path) => number): Issue[] {
	const site = draftOf(value);
	return [...checkPlan(site, lineOf), ...checkNames(site, lineOf)];
}
