// What the privacy report is made of, before it is a page: sections of blocks, which every renderer knows.
import type { ReportLanguage } from './facts.ts';
import type { Flows } from './flows.ts';

/** Several paragraphs where one cell says several things. */
export type Cell = string | readonly string[];

export type Block =
	| { is: 'text'; words: string }
	| { is: 'list'; items: readonly string[] }
	/** A numbered list, whose numbers stand in the drawing. */
	| { is: 'steps'; items: readonly string[] }
	/** The first cell of a row is its head. */
	| { is: 'table'; label: string; head: readonly string[]; rows: readonly (readonly Cell[])[] }
	| { is: 'terms'; items: readonly { term: string; words: string }[] }
	| { is: 'warnings'; items: readonly { words: string; remedy: string }[] }
	| { is: 'flows'; flows: Flows }
	/** To be printed and hung at the door. */
	| { is: 'sign'; language: string; title: string; paragraphs: readonly string[] }
	/** For somebody's hand: what only the operator knows. */
	| { is: 'open'; items: readonly string[] };

export type Section = { id: string; title: string; blocks: readonly Block[] };

export type Report = {
	language: ReportLanguage;
	title: string;
	subtitle: string;
	/** Unix seconds */
	madeT: number;
	made: string;
	sections: readonly Section[];
};
