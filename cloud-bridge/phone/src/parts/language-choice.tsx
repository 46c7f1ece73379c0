/** @jsxImportSource preact */
// The language of the page and of the words that are agreed to, where there are several; which it was is recorded.
import type { AppConfig } from '@aisle/protocol/app-api';
import { useLanguage } from '../language/language.ts';
import type { State } from '../state.ts';

type LanguageChoiceProps = { state: State; config: AppConfig; use(language: string): void };

export function LanguageChoice({ state, config: { languages, text }, use }: LanguageChoiceProps) {
	const { isBusy, language: chosen = text.language } = state;
	const { words } = useLanguage();
	if (languages.length < 2) return null;
	return (
		<fieldset class="languages">
			<legend class="unseen">{words.language}</legend>
			{languages.map((language) => (
				<button
					type="button"
					key={language}
					lang={language}
					aria-pressed={language === chosen}
					disabled={isBusy}
					onClick={() => use(language)}
				>
					{nameOf(language)}
				</button>
			))}
		</fieldset>
	);
}

/** As those call it who speak it. */
function nameOf(language: string): string {
	return new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language;
}
