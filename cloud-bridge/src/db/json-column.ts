// Columns that hold JSON: what is read has the shape it was written with, or an error says which row has not. Pure.
import { z } from 'zod';
import type { Database } from './schema.ts';

/** `row`: how it is found, without saying who it is about. */
export type JsonPlace<T extends keyof Database = keyof Database> = {
	[K in T]: { table: K; column: keyof Database[K] & string; row: string | number };
}[T];

/** Somebody changed the database by hand, or a version of the bridge wrote another shape. */
export class JsonColumnError extends Error {}

/** `retention_run.deleted`: rows by table. */
export const DeletedRows = z.record(z.string(), z.number().int().nonnegative());

/** @throws {JsonColumnError} which quotes nothing of what it found: that may be about a person */
export function readJson<T>(schema: z.ZodType<T>, text: string, { table, column, row }: JsonPlace): T {
	const broken = (what: string) => new JsonColumnError(`${table}.${column} of row ${row} ${what}`);
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw broken('is not JSON');
	}
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	const [first] = parsed.error.issues;
	throw broken(`has not the shape it was written with: ${first?.path.join('.') || '(top)'}: ${first?.code}`);
}
