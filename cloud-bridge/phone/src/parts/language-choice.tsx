/** @jsxImportSource preact */
// The language of the words that are agreed to, where there are several; which it was is recorded.
import type { AppConfig } from '@aisle/protocol/app-api';

type LanguageChoiceProps = { config: AppConfig; isBusy: boolean; use(language: string): void };

export function LanguageChoice({ config: { languages, text }, isBusy, use }: LanguageChoiceProps) {
	if (languages.length < 2) return null;
	return (
		<fieldset class="languages">
			<legend class="unseen">Language of these words</legend>
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
