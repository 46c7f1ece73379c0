// The language that the shopper chose, until they choose another or opt out. A browser's own is not kept.
import { Language } from '@aisle/protocol/app-api';
import { attempt } from './token.ts';

const KEY = 'aisle.language';

export type ChosenLanguage = ReturnType<typeof createChosenLanguage>;

export function createChosenLanguage(storage: () => Storage) {
	return {
		get: (): string | undefined => Language.safeParse(attempt(() => storage().getItem(KEY))).data,
		keep(language: string): void {
			attempt(() => storage().setItem(KEY, language));
		},
		forget(): void {
			attempt(() => storage().removeItem(KEY));
		},
	};
}
