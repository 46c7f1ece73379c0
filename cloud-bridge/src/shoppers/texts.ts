// Which words a shopper is shown, and that those once shown stay what they were.
import { type ConsentText, Language, type TextRef } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';

/** The message is for the person who starts the bridge. */
export class TextError extends Error {}

export type Texts = ReturnType<typeof createTexts>;

/** @param all at least one; the languages of the newest version are those that can be chosen */
export function createTexts(all: readonly ConsentText[]) {
	const version = Math.max(...all.map((text) => text.version));
	const newest = all.filter((text) => text.version === version);
	const [fallback] = newest;
	if (fallback === undefined) throw new TextError('There are no texts to agree to: give one version in one language.');
	return {
		languages: newest.map(({ language }) => language),
		/** In the language asked for, in another region's form of it, or in the first one. */
		newest(language?: string): ConsentText {
			const bare = (tag: string) => tag.split('-')[0];
			return (
				newest.find((text) => text.language === language) ??
				newest.find((text) => language !== undefined && bare(text.language) === bare(language)) ??
				fallback
			);
		},
		/** Whether these words can be agreed to now: older versions cannot any more. */
		isCurrent: (ref: TextRef): boolean =>
			newest.some((text) => text.language === ref.language && ref.version === version),
		find: ({ version: wanted, language }: TextRef): ConsentText | undefined =>
			all.find((text) => text.version === wanted && text.language === language),
	};
}

/**
 * Writes down the words, so that what was agreed to can be read for as long as the ledger has it.
 * @throws {TextError} where a version has other words than it had
 */
export async function enterTexts(db: Kysely<Database>, all: readonly ConsentText[]): Promise<void> {
	await db.transaction().execute(async (trx) => {
		for (const text of all) {
			const { version, language } = text;
			const body = JSON.stringify(text);
			const known = await trx
				.selectFrom('consent_text')
				.select('body')
				.where('version', '=', version)
				.where('language', '=', language)
				.executeTakeFirst();
			if (known === undefined) await trx.insertInto('consent_text').values({ version, language, body }).execute();
			else if (known.body !== body) {
				throw new TextError(
					`Consent text ${version} in "${language}" is not what shoppers agreed to: leave it as it was, and give the new words version ${version + 1}.`,
				);
			}
		}
	});
}

/** The first language of an Accept-Language header or a query, where it is one. */
export function languageFrom(text: string | undefined): string | undefined {
	const first = text?.split(',')[0]?.split(';')[0]?.trim();
	return first !== undefined && Language.safeParse(first).success ? first : undefined;
}
