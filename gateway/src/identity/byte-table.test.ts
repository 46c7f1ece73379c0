import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteTable } from './byte-table.ts';

describe('ByteTable', () => {
	it('agrees with a Map on any sequence of sets and gets', () => {
		const key = fc.uint8Array({ minLength: 3, maxLength: 3 });
		fc.assert(
			fc.property(fc.array(fc.tuple(key, fc.integer()), { maxLength: 200 }), fc.array(key), (sets, gets) => {
				const table = new ByteTable<number>(3, 1);
				const map = new Map<string, number>();
				for (const [bytes, value] of sets) {
					table.set(bytes, 0, value);
					map.set(bytes.join(), value);
				}
				expect(table.size).toBe(map.size);
				for (const bytes of [...gets, ...sets.map(([k]) => k)]) expect(table.get(bytes, 0)).toBe(map.get(bytes.join()));
			}),
		);
	});

	it('looks a key up in the middle of other bytes', () => {
		const table = new ByteTable<string>(2);
		table.set(Uint8Array.of(9, 1, 2, 9), 1, 'here');
		expect(table.get(Uint8Array.of(0, 0, 1, 2), 2)).toBe('here');
		expect(table.get(Uint8Array.of(0, 0, 1, 2), 1)).toBeUndefined();
	});

	it('holds what it was told to expect and much more', () => {
		const table = new ByteTable<number>(8, 10);
		const key = (n: number) => {
			const bytes = new Uint8Array(8);
			new DataView(bytes.buffer).setUint32(2, n);
			return bytes;
		};
		for (let n = 0; n < 20_000; n++) table.set(key(n), 0, n);
		for (let n = 0; n < 20_000; n++) expect(table.get(key(n), 0)).toBe(n);
		expect(table.get(key(20_000), 0)).toBeUndefined();
	});
});
