// HTML by template: what is put in is escaped, unless it is markup itself. Pure.

export class Markup {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}

	toString(): string {
		return this.text;
	}
}

type Part = string | number | Markup | readonly Part[] | undefined | false;

export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
	return new Markup(
		strings.reduce((text, string, i) => text + string + (i < parts.length ? textOf(parts[i]!) : ''), ''),
	);
}

function textOf(part: Part): string {
	if (part === undefined || part === false) return '';
	if (part instanceof Markup) return part.text;
	if (Array.isArray(part)) return part.map((each: Part) => textOf(each)).join('');
	return escaped(String(part));
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
	return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
