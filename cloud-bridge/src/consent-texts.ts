// The words shoppers agree to: those of the file that cloud.yaml names, or the built-in ones.
import { ConsentText, formatProblem, type Issue, readYaml } from '@aisle/protocol';
import { z } from 'zod';
import { type CloudConfig, ConfigError, readText } from './config.ts';
import { BUILT_IN_TEXTS } from './shoppers/built-in-texts.ts';

/** Versions that were shown once may stay in the file or go: the database keeps their words. */
const TextsFile = z.strictObject({ texts: z.array(z.strictObject(ConsentText.shape)).min(1).max(200) });

const REMEDY = 'Check the path, begin with docs/guides/consent-texts.yaml, or leave "texts" out.';

/** @throws {ConfigError} with file, line, column and what to write instead */
export function readConsentTexts({ texts: path }: CloudConfig['consents']): readonly ConsentText[] {
	if (path === undefined) return BUILT_IN_TEXTS;
	const result = readYaml(readText(path, 'consent texts', REMEDY), path, TextsFile, { check: refuseTwice });
	if (!result.ok) throw new ConfigError(result.problems.map(formatProblem).join('\n'));
	return result.value.texts;
}

function refuseTwice(value: unknown): Issue[] {
	const texts = (value as { texts?: unknown } | null)?.texts;
	if (!Array.isArray(texts)) return [];
	const first = new Map<string, number>();
	return (texts as ({ version?: unknown; language?: unknown } | null)[]).flatMap((text, index): Issue[] => {
		const own = `${text?.version} in "${text?.language}"`;
		const earlier = first.get(own);
		if (earlier === undefined) {
			first.set(own, index);
			return [];
		}
		const message = `version ${own} is there already, in texts[${earlier}]`;
		return [
			{ path: ['texts', index], message, remedy: 'Give the new words the next version, or take one of them out' },
		];
	});
}
