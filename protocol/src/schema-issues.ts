// What zod finds wrong, in words for somebody who edits a file: what is wrong, and what to write instead. Pure.
import type { z } from 'zod';
import { convert, likelyMistakes, parseQuantity, splitUnitSuffix, unitWords } from './measure-units.ts';
import { nearestWord } from './nearest-word.ts';
import { fieldsAt, isSecret, schemasAt, unitOf } from './schema-walk.ts';
import type { Path } from './yaml-source.ts';

/** A mistake at a place of a value; `on: 'key'` where the key itself is wrong. Texts without a full stop. */
export type Issue = { path: Path; message: string; remedy?: string | undefined; on?: 'key' | 'value' };

/** `instead`: the key that an unknown one stands for. */
type Explained = Issue & { instead?: string };
type ZodIssue = z.core.$ZodIssue;
type Context = {
	schema: z.ZodType;
	value: unknown;
	/** A scalar as it was typed: `007`, not 7. */
	typed: (path: Path) => string | undefined;
};

/** Where more keys are known than this, a list of them helps nobody. */
const LISTED_KEYS = 16;

/** Every issue of a failed parse, in words. */
export function explainIssues(issues: readonly ZodIssue[], context: Context): Issue[] {
	const explained = issues.flatMap((issue) => explain(issue, context));
	// a key that is there under a wrong name is not missing as well
	const misnamed = new Set(explained.flatMap(({ path, instead }) => instead && place([...path.slice(0, -1), instead])));
	return explained
		.filter(({ path }) => valueAt(context.value, path) !== undefined || !misnamed.has(place(path)))
		.map(({ instead, ...issue }) => issue);
}

const place = (path: Path) => JSON.stringify(path.map(String));

function explain(issue: ZodIssue, context: Context): Explained[] {
	const { path } = issue;
	if (valueAt(context.value, path) !== undefined && schemasAt(context.schema, path, context.value).some(isSecret)) {
		const wanted =
			issue.code === 'invalid_type' ? `must be ${article(issue.expected)}, in quotes` : plain(issue.message);
		return [{ path, message: `the secret ${wanted}` }];
	}
	switch (issue.code) {
		case 'unrecognized_keys':
			return issue.keys.map((key) => unknownKey(path, key, context));
		case 'invalid_type':
			return [wrongType(path, issue.expected, issue.message, context)];
		case 'invalid_value':
			return [wrongValue(path, issue.values.map(String), context)];
		case 'too_big':
		case 'too_small':
			return [outOfBounds(issue, context)];
		case 'invalid_union':
			return wrongUnion(issue, context);
		case 'invalid_key':
			return [{ path, on: 'key', message: `key ${plain(issue.issues[0]?.message)}` }];
		case 'custom':
			return [{ path, message: plain(issue.message), remedy: issue.params?.remedy as string | undefined }];
		default:
			return [wrongForm(path, issue.message, context)];
	}
}

function unknownKey(path: Path, key: string, { schema, value }: Context): Explained {
	const fields = fieldsAt(schema, path, value);
	const at = { path: [...path, key], on: 'key' as const };
	const withUnit = unitMeant(key, valueAt(value, [...path, key]), fields);
	if (withUnit !== undefined) return { ...at, ...withUnit, message: `unknown key "${key}": ${withUnit.message}` };
	const known = [...fields.keys()];
	const meant = nearestWord(key, known);
	if (meant !== undefined)
		return { ...at, message: `unknown key "${key}"`, remedy: `Write "${meant}"`, instead: meant };
	const listed = known.length > 0 && known.length <= LISTED_KEYS ? ` Known here: ${known.join(', ')}` : '';
	return { ...at, message: `unknown key "${key}"`, remedy: `Leave it out.${listed}` };
}

/** `heightCm: 240` where `height` is in metres. */
function unitMeant(key: string, value: unknown, fields: Map<string, z.ZodType>) {
	const split = splitUnitSuffix(key);
	if (split === undefined) return undefined;
	for (const [name, field] of fields) {
		const unit = unitOf(name, field);
		if (unit === undefined || convert(1, split.unit, unit) === undefined) continue;
		const base = splitUnitSuffix(name)?.unit === unit ? splitUnitSuffix(name)!.base : name;
		if (base.toLowerCase() !== split.base.toLowerCase()) continue;
		const converted = typeof value === 'number' ? convert(value, split.unit, unit) : undefined;
		return {
			instead: name,
			message: `${name} is in ${unitWords(unit)}`,
			remedy: converted === undefined ? `Write "${name}" in ${unitWords(unit)}` : `Write "${name}: ${converted}"`,
		};
	}
	return undefined;
}

function wrongType(path: Path, expected: string, message: string, context: Context): Issue {
	const value = valueAt(context.value, path);
	const name = nameOf(path);
	if (value === undefined && path.length > 0) {
		return { path, message: `"${name}" is missing`, remedy: `Add "${name}", ${article(expected)}` };
	}
	const typed = context.typed(path);
	if (path.length === 0) return notSettings(value, expected);
	if (expected === 'number' && typeof value === 'string') return quantity(path, value, context);
	if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean') && typed !== undefined) {
		return { path, message: `${typed} must be in quotes`, remedy: `Write ${assign(path, `'${typed}'`)}` };
	}
	if (expected === 'int' && typeof value === 'number') {
		return { path, message: `${value} must be a whole number`, remedy: `Write ${assign(path, Math.round(value))}` };
	}
	const got = value === null ? 'nothing' : shown(path, context);
	return { path, message: expected === 'never' ? plain(message) : `must be ${article(expected)}, not ${got}` };
}

/** It may be a file of keys, so none of it is shown. */
function notSettings(value: unknown, expected: string): Issue {
	if (value === null || value === undefined) return { path: [], message: 'the file is empty' };
	const got = Array.isArray(value) ? 'a list' : article(typeof value === 'string' ? 'string' : typeof value);
	return { path: [], message: `must be ${article(expected)}, not ${got}`, remedy: 'Name a file of settings' };
}

/** A number was wanted and `24 m` or `"17"` was written. */
function quantity(path: Path, text: string, { schema, value }: Context): Issue {
	const unit = unitOf(nameOf(path), schemasAt(schema, path, value)[0]);
	const parsed = parseQuantity(text);
	// a unit that cannot be turned into the field's own leaves no number to suggest
	const converted = parsed?.unit && unit ? convert(parsed.value, parsed.unit, unit) : undefined;
	const number = parsed?.unit === undefined ? parsed?.value : converted;
	const kind = unit === undefined ? 'a number' : `a number of ${unitWords(unit)}, without the unit`;
	const issue = { path, message: `must be ${kind}, not ${JSON.stringify(text)}` };
	return number === undefined ? issue : { ...issue, remedy: `Write ${assign(path, number)}` };
}

function wrongValue(path: Path, allowed: string[], context: Context): Issue {
	const value = valueAt(context.value, path);
	if (value === undefined)
		return { path, message: `"${nameOf(path)}" is missing`, remedy: `Write one of: ${allowed.join(', ')}` };
	const meant = typeof value === 'string' ? nearestWord(value, allowed) : undefined;
	const message = `${shown(path, context)} is not one of: ${allowed.join(', ')}`;
	return meant === undefined ? { path, message } : { path, message, remedy: `Write ${assign(path, meant)}` };
}

/** Other spellings of an identifier: in lower case with dashes, an address with colons, hex without separators. */
const RESPELLINGS: ((text: string) => string)[] = [
	(text) =>
		text
			.toLowerCase()
			.replace(/[^a-z0-9]+/g, '-')
			.replace(/^-|-$/g, ''),
	(text) =>
		text
			.replace(/[^0-9a-fA-F]/g, '')
			.match(/../g)
			?.join(':') ?? '',
	(text) => text.replace(/[\s:-]/g, ''),
];

function wrongForm(path: Path, message: string, context: Context): Issue {
	const issue = { path, message: `${shown(path, context)} ${plain(message)}` };
	const value = valueAt(context.value, path);
	const field = schemasAt(context.schema, path, context.value)[0];
	if (typeof value !== 'string' || field === undefined) return issue;
	const meant = RESPELLINGS.map((respell) => respell(value)).find((text) => field.safeParse(text).success);
	return meant === undefined ? issue : { ...issue, remedy: `Write ${assign(path, meant)}` };
}

type BoundIssue = Extract<ZodIssue, { code: 'too_big' | 'too_small' }>;

function outOfBounds(issue: BoundIssue, context: Context): Issue {
	const { path, origin } = issue;
	const bound = issue.code === 'too_big' ? issue.maximum : issue.minimum;
	const limits = { too_big: ['at most', 'less than'], too_small: ['at least', 'more than'] } as const;
	const words = `${limits[issue.code][issue.inclusive === false ? 1 : 0]} ${bound}`;
	if (origin === 'array' || origin === 'set')
		return { path, message: `must have ${words} ${bound === 1 ? 'entry' : 'entries'}` };
	if (origin === 'string') return { path, message: `must have ${words} ${bound === 1 ? 'character' : 'characters'}` };
	const value = valueAt(context.value, path);
	const field = schemasAt(context.schema, path, context.value)[0];
	const unit = unitOf(nameOf(path), field);
	const message = `${String(value)} must be ${words}${unit === undefined ? '' : ` ${unitWords(unit)}`}`;
	if (issue.code === 'too_small' || unit === undefined || field === undefined || typeof value !== 'number') {
		return { path, message };
	}
	for (const mistake of likelyMistakes(unit)) {
		const converted = convert(value, mistake, unit);
		if (field.safeParse(converted).success) {
			return {
				path,
				message: `${message}; it looks like ${unitWords(mistake)}`,
				remedy: `Write ${assign(path, converted)}`,
			};
		}
	}
	return { path, message };
}

/** Of a union's members the one that was probably meant: with the fewest mistakes, and none about the value as a whole. */
function wrongUnion(issue: Extract<ZodIssue, { code: 'invalid_union' }>, context: Context): Issue[] {
	const { path, errors } = issue;
	const { options } = issue as { options?: unknown[] };
	if (errors.length === 0 && options !== undefined) return [wrongValue(path, options.map(String), context)];
	const weight = (branch: ZodIssue[]) =>
		branch.length + (branch.some((inner) => inner.path.length === 0 && inner.code === 'invalid_type') ? 1000 : 0);
	const best = [...errors].sort((a, b) => weight(a) - weight(b))[0];
	if (best === undefined) return [{ path, message: plain(issue.message) }];
	return explainIssues(
		best.map((inner) => ({ ...inner, path: [...path, ...inner.path] }) as ZodIssue),
		context,
	);
}

function valueAt(value: unknown, path: Path): unknown {
	return path.reduce<unknown>(
		(holder, key) => (holder as Record<PropertyKey, unknown> | null | undefined)?.[key],
		value,
	);
}

/** The key that names a value: `shape` for `shape[2][0]`. */
function nameOf(path: Path): string {
	return String(path.findLast((key) => typeof key === 'string') ?? 'value');
}

/** `"height: 2.4"`, or the bare value within a list. */
function assign(path: Path, value: unknown): string {
	return typeof path.at(-1) === 'string' ? `"${String(path.at(-1))}: ${String(value)}"` : String(value);
}

/** A value as a message shows it: texts in quotes, numbers as they were typed. */
function shown(path: Path, { value, typed }: Context): string {
	const at = valueAt(value, path);
	if (typeof at === 'object' && at !== null) return Array.isArray(at) ? 'a list' : 'a map';
	return typeof at === 'string' ? JSON.stringify(at) : (typed(path) ?? String(at));
}

/** zod's names of types, in words. */
function article(expected: string): string {
	const words: Record<string, string> = {
		array: 'a list',
		tuple: 'a list',
		object: 'a map of keys and values',
		record: 'a map of keys and values',
		int: 'a whole number',
		boolean: 'true or false',
		string: 'a text',
	};
	return words[expected] ?? `a ${expected}`;
}

function plain(message: string | undefined): string {
	const text = (message ?? 'is not valid').replace(/^Invalid (?:string|input): /, '').replace(/\.$/, '');
	return text.charAt(0).toLowerCase() + text.slice(1);
}
