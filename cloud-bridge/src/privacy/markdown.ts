// The privacy report as Markdown, for a wiki or a ticket: the drawing becomes its list. Pure.
import type { Block, Cell, Report } from './blocks.ts';

export function reportMarkdown({ title, subtitle, made, sections }: Report): string {
	const parts = sections.flatMap((section) => [`## ${plain(section.title)}`, ...section.blocks.map(blockText)]);
	return `${[`# ${plain(title)}: ${plain(subtitle)}`, plain(made), ...parts].filter((part) => part !== '').join('\n\n')}\n`;
}

function blockText(block: Block): string {
	switch (block.is) {
		case 'text':
			return plain(block.words);
		case 'list':
			return block.items.map((words) => `- ${plain(words)}`).join('\n');
		case 'steps':
			return block.items.map((words, i) => `${i + 1}. ${plain(words)}`).join('\n');
		case 'terms':
			return block.items.map(({ term, words }) => `- **${plain(term)}**: ${plain(words)}`).join('\n');
		case 'warnings':
			return block.items.map(({ words, remedy }) => `- **${plain(words)}** ${plain(remedy)}`).join('\n');
		case 'open':
			return block.items.map((words) => `- [ ] ${plain(words)}`).join('\n');
		case 'table':
			return `${plain(block.label)}\n\n${table(block.head, block.rows)}`;
		case 'sign':
			return [`### ${plain(block.title)} (${block.language})`, ...block.paragraphs.map(plain)].join('\n\n');
		case 'flows':
			// the list that follows it says the same
			return '';
	}
}

function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
	const line = (cells: readonly Cell[]) =>
		`| ${cells.map((cell) => [cell].flat().map(plain).join('<br>')).join(' | ')} |`;
	return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** Names come from settings: nothing of them may become a link, a tag or a column. */
function plain(text: string): string {
	return text.replace(/[\\`*_[\]<>|#]/g, '\\$&').replace(/\s*\n\s*/g, ' ');
}
