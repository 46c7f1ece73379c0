// What a language of the page has to say: as much as the English one, in the same places.
import type { words } from './spoken/en.ts';

/** Any text in place of the English one. */
type Said<T> = T extends string
	? string
	: T extends (...args: infer A) => string
		? (...args: A) => string
		: { readonly [K in keyof T]: Said<T[K]> };

export type Words = Said<typeof words>;
