/** @jsxImportSource preact */
// The language of the page and of the words that are agreed to, where there are several; which it was is recorded.
import type { AppConfig } from '@aisle/protocol/app-api';
import { useLanguage } from '../language/language.ts';

type LanguageChoiceProps = { config: AppConfig; isBusy: boolean; use(language: string): void };

export function LanguageChoice({ config: { languages, text }, isBusy, use }: LanguageChoiceProps) {
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
					aria-pressed={language === text.language}
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
