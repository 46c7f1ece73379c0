// The language that the page speaks: the one that the shopper chose, else the one of the words that are agreed to, so that
// whoever said yes in it can also look, stop and erase in it. A further one is a file in spoken/, named as in HTML's `lang`.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type Times, timesIn } from './times.ts';
import type { Words } from './words.ts';

/** `code`: as in HTML's `lang`. */
export type Language = { code: string; words: Words; times: Times };

const FALLBACK = 'en';
// all of them, and not only the one in use: each is 3 kB, and the language can be changed without a connection
const FILES = import.meta.glob<Words>('./spoken/*.ts', { eager: true, import: 'words' });
export const SPOKEN: ReadonlyMap<string, Words> = new Map(
	Object.entries(FILES).map(([path, words]) => [/(\w+)\.ts$/.exec(path)![1]!, words]),
);
const languages = new Map<string, Language>();

/** An operator's own texts may be in a language that is not here: then the rest of the page is in English. */
export function languageOf(wanted: string): Language {
	const code = SPOKEN.has(primary(wanted)) ? primary(wanted) : FALLBACK;
	const known = languages.get(code);
	if (known !== undefined) return known;
	const words = SPOKEN.get(code)!;
	const language = { code, words, times: timesIn(words, { locale: localeOf(code, navigator.languages) }) };
	languages.set(code, language);
	return language;
}

/** With the reader's country where the browser says it: 24 hours in London, 12 in New York. */
export function localeOf(code: string, preferred: readonly string[]): string {
	return preferred.find((locale) => primary(locale) === code && isLocale(locale)) ?? code;
}

const primary = (tag: string): string => tag.toLowerCase().split(/[^a-z]/)[0]!;

/** Systems without a language name ones such as "en-US@posix", and Intl throws at them. */
function isLocale(tag: string): boolean {
	try {
		return Intl.getCanonicalLocales(tag).length > 0;
	} catch {
		return false;
	}
}

export const LanguageContext = createContext<Language | undefined>(undefined);

export function useLanguage(): Language {
	return useContext(LanguageContext) ?? languageOf(FALLBACK);
}
