import { expect, test } from 'vitest';
import { openSerial } from './serial.ts';

const serial = (path: string) => ({ kind: 'serial', name: `uart:${path}`, path, baud: 1_000_000 }) as const;

test.each([
	['/dev/aisle-none', 'there is no /dev/aisle-none: plug it in'],
	['/dev/null', 'uart:/dev/null cannot be opened'],
])('%s: one sentence with the remedy', async (path, words) => {
	await expect(openSerial(serial(path))).rejects.toThrow(words);
});
