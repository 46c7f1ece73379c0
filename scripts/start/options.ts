// What can be said to `npm start`.
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';

export type Options = {
	/** the site file; the demo store's where none is named */
	site: string;
	/** recordings to play instead of the virtual store */
	captures: string[];
	speed: number;
	/** first of the five ports used, in a row */
	ports: number;
	folder: string | undefined;
	seed: number;
};

export const DEMO_SITE = 'scripts/demo/site.yaml';

/** @throws {Error} in one sentence; prints help and ends the process where asked for it */
export function readOptions(args: string[]): Options {
	const given = new Command('npm start --')
		.description('A store and a cloud on this machine. Without options: the demo store with people walking in it.')
		.option('--site <file>', 'the site file')
		.option('--capture <file...>', 'play recordings instead of the virtual store')
		.option('--speed <n>', 'how many times faster than recorded', positive, 1)
		.option('--ports <first>', 'first of the ports used', port, 7070)
		.option('--data <folder>', 'where everything is kept (default: var/<store>)')
		.option('--seed <n>', "the virtual store's seed", positive, 1)
		.parse(args, { from: 'user' })
		.opts<{ site?: string; capture?: string[]; speed: number; ports: number; data?: string; seed: number }>();
	if (given.capture && given.site === undefined) {
		throw new Error('A recording needs the site file of its store: npm start -- --site SITE --capture FILE');
	}
	for (const file of [...(given.capture ?? []), ...(given.site === undefined ? [] : [given.site])]) {
		if (!statSync(file, { throwIfNoEntry: false })?.isFile())
			throw new Error(`There is no file ${resolve(file)}. Check the path.`);
	}
	return {
		site: resolve(given.site ?? DEMO_SITE),
		captures: (given.capture ?? []).map((file) => resolve(file)),
		speed: given.speed,
		ports: given.ports,
		folder: given.data,
		seed: given.seed,
	};
}

function positive(text: string): number {
	const value = Number(text);
	if (!(value > 0)) throw new InvalidArgumentError('It must be a number above 0.');
	return value;
}

function port(text: string): number {
	const value = Number(text);
	if (!Number.isInteger(value) || value < 1024 || value > 65_500) {
		throw new InvalidArgumentError('It must be a port from 1024 to 65500.');
	}
	return value;
}
