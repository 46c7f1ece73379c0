// The language that the page speaks: the one of the words that are agreed to, so that whoever said yes in it can also
// look, stop and erase in it. A further one is a file beside german.ts and a line here.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { english } from './english.ts';
import { german } from './german.ts';
import { type Times, timesIn } from './times.ts';
import type { Words } from './words.ts';

/** `code`: as in HTML's `lang`. */
export type Language = { code: string; words: Words; times: Times };

const WORDS: Readonly<Record<string, Words>> = { en: english, de: german };
const languages = new Map<string, Language>();

/** An operator's own texts may be in a language that is not here: then the rest of the page is in English. */
export function languageOf(wanted: string): Language {
	const [primary = ''] = wanted.toLowerCase().split('-');
	const code = Object.hasOwn(WORDS, primary) ? primary : 'en';
	const known = languages.get(code);
	if (known !== undefined) return known;
	const words = WORDS[code]!;
	const language = { code, words, times: timesIn(words, { locale: localeOf(code) }) };
	languages.set(code, language);
	return language;
}

/** With the reader's country where the browser says it: 24 hours in London, 12 in New York. */
function localeOf(code: string): string {
	return navigator.languages.find((locale) => locale.toLowerCase().split('-')[0] === code) ?? code;
}

export const LanguageContext = createContext<Language | undefined>(undefined);

export function useLanguage(): Language {
	return useContext(LanguageContext) ?? languageOf('en');
}
