// Finds the part of a zod schema that a path of a value leads to: which keys are known there, which unit a number has.
import { z } from 'zod';
import { splitUnitSuffix, unitNamed } from './measure-units.ts';

type Path = readonly PropertyKey[];
/** What all of zod's schemas carry; its public types say too little to walk by. */
type Def = {
	type: string;
	innerType?: z.ZodType;
	in?: z.ZodType;
	getter?: () => z.ZodType;
	element?: z.ZodType;
	items?: z.ZodType[];
	rest?: z.ZodType | null;
	valueType?: z.ZodType;
	options?: z.ZodType[];
	discriminator?: string;
	left?: z.ZodType;
	right?: z.ZodType;
};
const defOf = (schema: z.ZodType) => schema.def as unknown as Def;

/** The schemas under optional, default, pipe and so on, one for each member of a union that `value` may be. */
function unwrap(schema: z.ZodType, value: unknown): z.ZodType[] {
	const def = defOf(schema);
	if (def.innerType !== undefined) return unwrap(def.innerType, value);
	if (def.type === 'pipe' && def.in !== undefined) return unwrap(def.in, value);
	if (def.type === 'lazy' && def.getter !== undefined) return unwrap(def.getter(), value);
	if (def.type === 'intersection') return [...unwrap(def.left!, value), ...unwrap(def.right!, value)];
	if (def.options !== undefined && def.type === 'union') {
		return discriminated(def.options, def.discriminator, value).flatMap((option) => unwrap(option, value));
	}
	return [schema];
}

function discriminated(options: z.ZodType[], key: string | undefined, value: unknown): z.ZodType[] {
	if (key === undefined || value === null || typeof value !== 'object') return options;
	const fitting = options.filter(
		(option) =>
			option instanceof z.ZodObject && option.shape[key]?.safeParse((value as Record<string, unknown>)[key]).success,
	);
	return fitting.length > 0 ? fitting : options;
}

function child(schema: z.ZodType, key: PropertyKey): z.ZodType | undefined {
	if (schema instanceof z.ZodObject) return schema.shape[String(key)];
	const def = defOf(schema);
	if (def.type === 'tuple') return def.items?.[Number(key)] ?? def.rest ?? undefined;
	return def.element ?? def.valueType;
}

/** The schemas (several in a union) that a path leads to, as they were written: optional and default still around them. */
export function schemasAt(schema: z.ZodType, path: Path, value: unknown): z.ZodType[] {
	const [key, ...rest] = path;
	if (key === undefined) return [schema];
	const inner = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
	return unwrap(schema, value).flatMap((part) => {
		const next = child(part, key);
		return next === undefined ? [] : schemasAt(next, rest, inner);
	});
}

/** The keys an object may have at a path, each with its schema. */
export function fieldsAt(schema: z.ZodType, path: Path, value: unknown): Map<string, z.ZodType> {
	const at = path.reduce<unknown>((v, key) => (v as Record<PropertyKey, unknown> | null | undefined)?.[key], value);
	const objects = schemasAt(schema, path, value).flatMap((part) => unwrap(part, at));
	const fields = objects.flatMap((part) => (part instanceof z.ZodObject ? Object.entries(part.shape) : []));
	return new Map(fields as [string, z.ZodType][]);
}

/** The unit of a number: `.meta({ unit: 'm' })` of its schema, else the end of its name (`gapS`). */
export function unitOf(name: string, schema: z.ZodType | undefined): string | undefined {
	const unit = metaOf(schema, 'unit');
	return typeof unit === 'string' ? unitNamed(unit) : splitUnitSuffix(name)?.unit;
}

/** Whether messages must not show the value: `.meta({ secret: true })`. */
export function isSecret(schema: z.ZodType | undefined): boolean {
	return metaOf(schema, 'secret') === true;
}

function metaOf(schema: z.ZodType | undefined, key: string): unknown {
	for (let part = schema; part !== undefined; part = defOf(part).innerType ?? defOf(part).in) {
		const value = part.meta()?.[key];
		if (value !== undefined) return value;
	}
	return undefined;
}
