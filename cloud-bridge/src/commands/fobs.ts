// `aisle-bridge fobs`: the codes that are handed out with a store's loyalty fobs.
import { Command } from 'commander';
import { type CloudConfig, ConfigError, readConfig } from '../config.ts';
import { createFobCodes } from '../shoppers/fob-codes.ts';

type Options = { config: string; store: string; json?: true };
export type FobLine = { fob: string; name: string; code: string };

export function fobsCommand(): Command {
	return new Command('fobs')
		.description("print the codes of the fobs in a store's site file, one for each shopper who gets a fob")
		.requiredOption('--store <id>', 'id of the store')
		.option('-c, --config <path>', 'settings', 'cloud.yaml')
		.option('--json', 'print them as JSON')
		.action(({ config, store, json }: Options) => {
			const lines = fobLines(readConfig(config, process.env), store);
			process.stdout.write(json ? `${JSON.stringify(lines, undefined, 2)}\n` : inWords(lines));
		});
}

/** @throws {ConfigError} where the store, or a fob of it, is not there */
export function fobLines({ stores, signingKey }: Pick<CloudConfig, 'stores' | 'signingKey'>, id: string): FobLine[] {
	const store = stores.find((one) => one.id === id);
	if (store === undefined) {
		throw new ConfigError(
			`There is no store "${id}" in cloud.yaml; there are: ${stores.map((one) => one.id).join(', ')}.`,
		);
	}
	if (store.fobs.length === 0) {
		throw new ConfigError(
			`Store "${id}" has no fobs. Name its site file under "site" in cloud.yaml, and in it each fob under "subjects" with "kind: fob".`,
		);
	}
	const { codeOf } = createFobCodes(signingKey);
	return store.fobs.map(({ id: fob, name }) => ({ fob, name, code: codeOf(id, fob) }));
}

function inWords(lines: readonly FobLine[]): string {
	const widest = (texts: readonly string[]) => Math.max(...texts.map((text) => text.length));
	const fobWidth = widest(lines.map(({ fob }) => fob));
	const codeWidth = widest(lines.map(({ code }) => code));
	return lines
		.map(({ fob, name, code }) =>
			`${fob.padEnd(fobWidth)}  ${code.padEnd(codeWidth)}  ${name === fob ? '' : name}`.trimEnd(),
		)
		.map((line) => `${line}\n`)
		.join('');
}
