import { expect, test } from 'vitest';
import { DeletedRows, JsonColumnError, readJson } from './json-column.ts';

const PLACE = { table: 'retention_run', column: 'deleted', row: 7 } as const;
const readError = (text: string): unknown => {
	try {
		return readJson(DeletedRows, text, PLACE);
	} catch (error) {
		return error;
	}
};

test('what was written comes back', () => {
	expect(readJson(DeletedRows, JSON.stringify({ visit: 2 }), PLACE)).toEqual({ visit: 2 });
});

test.each([
	['{"visit":', 'retention_run.deleted of row 7 is not JSON'],
	['{"visit":"Anna"}', 'retention_run.deleted of row 7 has not the shape it was written with: visit: invalid_type'],
	['"Anna"', 'retention_run.deleted of row 7 has not the shape it was written with: (top): invalid_type'],
])('%s is refused by table, column and row, and not quoted', (text, message) => {
	expect(readError(text)).toEqual(new JsonColumnError(message));
});
