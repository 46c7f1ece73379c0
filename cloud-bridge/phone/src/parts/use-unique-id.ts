// An id that no other element of the page has. Preact's own useId gives the same one to parts of different branches.
import { useState } from 'preact/hooks';

let count = 0;

export const useUniqueId = (): string => useState(() => `id-${++count}`)[0];
