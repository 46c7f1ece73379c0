// A YAML text as a value whose parts still know where they stand. Pure; throws on nothing.
import {
	type Document,
	isAlias,
	isMap,
	isScalar,
	isSeq,
	LineCounter,
	type Node,
	parseDocument,
	visit,
	type YAMLError,
} from 'yaml';

export type Path = readonly PropertyKey[];
export type Position = { line: number; column: number };
/** A mistake of YAML itself, before any schema. */
export type SyntaxProblem = Position & { message: string; remedy?: string };

export type YamlSource = {
	value: unknown;
	duplicates: SyntaxProblem[];
	/** Where the value at a path stands, or its key; where it is missing, what should have held it. */
	position(path: Path, on?: 'key' | 'value'): Position;
	/** The scalar at a path as it was typed: `007`, not 7. */
	typed(path: Path): string | undefined;
};

/** How often aliases may repeat what they stand for; the library's own default against "billion laughs". */
const MAX_ALIASES = 100;

type Found = { node: Node | undefined; key: Node | undefined };

export function parseYaml(text: string): { source: YamlSource } | { problems: SyntaxProblem[] } {
	const lines = new LineCounter();
	const at = (offset: number): Position => {
		const { line, col } = lines.linePos(offset);
		return { line: Math.max(line, 1), column: Math.max(col, 1) };
	};
	try {
		// duplicates are looked for below: the library's check is quadratic and does not say where the first one stands
		const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
		const mistakes = [...doc.errors, ...doc.warnings];
		if (mistakes.length > 0) return { problems: firstOfEachLine(mistakes, at) };
		const value: unknown = doc.toJS({ maxAliasCount: MAX_ALIASES });
		return {
			source: {
				value,
				duplicates: duplicateKeys(doc, at),
				position: (path, on = 'value') => at(offsetOf(doc, path, on)),
				typed: (path) => {
					const { node } = find(doc, path);
					return isScalar(node) ? node.source : undefined;
				},
			},
		};
	} catch (error) {
		return { problems: [{ line: 1, column: 1, ...unreadable(error) }] };
	}
}

/** The library throws on two things only: aliases that repeat too much, and nesting deeper than the stack. */
function unreadable(error: unknown): { message: string; remedy: string } {
	if (error instanceof RangeError) {
		return { message: 'nested too deeply', remedy: 'Write it with fewer levels' };
	}
	if (error instanceof ReferenceError) {
		return { message: `aliases (*name) that cannot be followed: ${error.message}`, remedy: 'Write the values out' };
	}
	return { message: `not YAML: ${error instanceof Error ? error.message : String(error)}`, remedy: 'Check the file' };
}

function duplicateKeys(doc: Document, at: (offset: number) => Position): SyntaxProblem[] {
	const found: SyntaxProblem[] = [];
	visit(doc, {
		Map(_, map) {
			const first = new Map<string, number>();
			for (const { key } of map.items) {
				if (!isScalar(key)) continue;
				const name = String(key.value);
				const offset = key.range?.[0] ?? 0;
				const earlier = first.get(name);
				if (earlier === undefined) first.set(name, offset);
				else {
					const message = `key "${name}" stands twice, first on line ${at(earlier).line}`;
					found.push({ ...at(offset), message, remedy: 'Keep one of them' });
				}
			}
		},
	});
	return found;
}

function find(doc: Document, path: Path): Found & { depth: number } {
	let found: Found = { node: (doc.contents as Node | null) ?? undefined, key: undefined };
	for (const [depth, part] of path.entries()) {
		const next = step(doc, found.node, part);
		if (next === undefined) return { ...found, depth };
		found = next;
	}
	return { ...found, depth: path.length };
}

function step(doc: Document, node: Node | undefined, part: PropertyKey): Found | undefined {
	const holder = isAlias(node) ? node.resolve(doc) : node;
	if (isSeq(holder)) {
		const item = holder.items[Number(part)];
		return item === undefined ? undefined : { node: item as Node, key: undefined };
	}
	if (!isMap(holder)) return undefined;
	const pair = holder.items.findLast(({ key }) => isScalar(key) && String(key.value) === String(part));
	return pair && { node: (pair.value as Node | null) ?? undefined, key: pair.key as Node };
}

function offsetOf(doc: Document, path: Path, on: 'key' | 'value'): number {
	const { node, key, depth } = find(doc, path);
	const wanted = depth === path.length && on === 'key' ? (key ?? node) : (node ?? key);
	return wanted?.range?.[0] ?? 0;
}

/** One mistake makes the parser stumble again and again; what follows on the same line is an echo. */
function firstOfEachLine(mistakes: readonly YAMLError[], at: (offset: number) => Position): SyntaxProblem[] {
	const byLine = new Map<number, SyntaxProblem>();
	for (const { pos, code, message } of mistakes) {
		const place = at(pos[0]);
		if (byLine.has(place.line)) continue;
		const words = code === 'MULTIPLE_DOCS' ? 'a second document begins here' : `not YAML: ${decapitalise(message)}`;
		byLine.set(place.line, { ...place, message: words });
	}
	return [...byLine.values()];
}

function decapitalise(message: string): string {
	return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '');
}
