// A YAML file read against a schema: the value, or everything that is wrong with it, each with line, column and remedy. Pure.
import type { z } from 'zod';
import { explainIssues, type Issue } from './schema-issues.ts';
import { type Path, type Position, parseYaml } from './yaml-source.ts';

export type { Issue, Path };

/** One mistake in a file. Texts without a full stop; `path` as in `zones[2].shape`, empty for the file as a whole. */
export type FileProblem = Position & { file: string; path: string; message: string; remedy?: string };
export type FileResult<T> = { ok: true; value: T } | { ok: false; problems: FileProblem[] };

export type YamlOptions = {
	/** Longer texts are refused unread. */
	maxCharacters?: number;
	/**
	 * Checks between fields. Handed the value as the file has it, whether or not the schema takes it, so that all
	 * mistakes come at once; `lineOf` says where a path stands. A check that needs the schema's own type is a
	 * `superRefine` of the schema: its `path` and `params.remedy` are shown too.
	 */
	check?: (value: unknown, lineOf: (path: Path) => number) => Issue[];
};

/** Two thousand pages of settings; a bigger file is not one. */
const MAX_CHARACTERS = 4 * 1024 * 1024;

export function readYaml<T>(
	text: string,
	fileName: string,
	schema: z.ZodType<T>,
	{ maxCharacters = MAX_CHARACTERS, check }: YamlOptions = {},
): FileResult<T> {
	const whole = { file: fileName, path: '' };
	if (text.length > maxCharacters) {
		const message = `too long: ${text.length} characters, at most ${maxCharacters} are read`;
		return { ok: false, problems: [{ ...whole, line: 1, column: 1, message, remedy: 'Split it or leave things out' }] };
	}
	const parsed = parseYaml(text);
	if ('problems' in parsed)
		return { ok: false, problems: parsed.problems.map((problem) => ({ ...whole, ...problem })) };
	const { value, duplicates, position, typed } = parsed.source;
	const result = schema.safeParse(value);
	const ofSchema = result.success ? [] : explainIssues(result.error.issues, { schema, value, typed });
	const ofCheck = check?.(value, (path) => position(path, 'key').line) ?? [];
	const problems: FileProblem[] = [...ofSchema, ...ofCheck].map(({ path, message, remedy, on }) => ({
		...position(path, on),
		file: fileName,
		path: formatPath(path),
		message,
		...(remedy === undefined ? {} : { remedy }),
	}));
	for (const problem of duplicates) problems.push({ ...whole, ...problem });
	if (result.success && problems.length === 0) return { ok: true, value: result.data };
	return { ok: false, problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) };
}

/** `site.yaml:12:5: zones[2].shap: unknown key "shap". Write "shape".` */
export function formatProblem({ file, line, column, path, message, remedy }: FileProblem): string {
	const place = path === '' ? `${file}:${line}:${column}` : `${file}:${line}:${column}: ${path}`;
	return `${place}: ${message}.${remedy === undefined ? '' : ` ${remedy}.`}`;
}

/** `zones[2].shape` */
export function formatPath(path: Path): string {
	return path.reduce<string>((text, key) => {
		if (typeof key === 'number') return `${text}[${key}]`;
		return text === '' ? String(key) : `${text}.${String(key)}`;
	}, '');
}
