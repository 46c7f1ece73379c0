// Finds walks with their truth in the folders of data sets: `x.jsonl` beside `x.truth.csv`, `site-*.yaml`, `survey.jsonl.gz`.
import { existsSync, readdirSync } from 'node:fs';
import { basename, delimiter, join, resolve } from 'node:path';

export type WalkFolder = {
	name: string;
	sites: { name: string; path: string }[];
	survey: string | undefined;
	walks: { capture: string; truth: string }[];
};

const TRUTH = '.truth.csv';
const CAPTURE_ENDINGS = ['.jsonl', '.jsonl.gz'];

/** `AISLE_DATASETS` may name several folders, as PATH does. */
export function datasetFolders(repository: string): string[] {
	const named = process.env.AISLE_DATASETS;
	if (named === undefined || named === '') return [resolve(repository, '../shared/datasets')];
	return named.split(delimiter).filter((folder) => folder !== '');
}

/** Each folder that holds walks and a site file: those named, and the folders in them. */
export function findWalks(folders: readonly string[]): WalkFolder[] {
	const found = folders.filter(existsSync).flatMap((folder) => {
		const inner = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
		return [folder, ...inner.map(({ name }) => join(folder, name)).sort()].map(walkFolder);
	});
	return found.filter(({ sites, walks }) => sites.length > 0 && walks.length > 0);
}

function walkFolder(folder: string): WalkFolder {
	const names = readdirSync(folder).sort();
	const sites = names.filter((name) => /^site(-.*)?\.yaml$/.test(name));
	const survey = CAPTURE_ENDINGS.map((ending) => `survey${ending}`).find((name) => names.includes(name));
	const walks = names.flatMap((truth) => {
		if (!truth.endsWith(TRUTH)) return [];
		const stem = truth.slice(0, -TRUTH.length);
		const capture = CAPTURE_ENDINGS.map((ending) => stem + ending).find((name) => names.includes(name));
		return capture === undefined ? [] : [{ capture: join(folder, capture), truth: join(folder, truth) }];
	});
	return {
		name: basename(resolve(folder)),
		sites: sites.map((name) => ({ name: name.replace(/\.yaml$/, ''), path: join(folder, name) })),
		survey: survey && join(folder, survey),
		walks,
	};
}
