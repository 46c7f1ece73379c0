// Walks the consent ledger's chain and finds the first place where it is not what was written: a verdict, in words.
import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import { CHAIN_START, chainHash, erasureHash, lineHash } from './consent-chain.ts';
import { createNumberSet } from './number-set.ts';
import type { ConsentChainTable, ConsentTable, Database } from './schema.ts';

/** What is wrong, at which number; `means`: what must have happened. */
export type ChainBreak = { ok: false; number: number; what: string; means: string };
export type ChainWhole = {
	ok: true;
	links: number;
	/** Lines that are there. */
	lines: number;
	erasures: number;
	/** Lines that erasures took. */
	erased: number;
	/** The chain's newest hash. */
	hash: string;
};
export type ChainVerdict = ChainWhole | ChainBreak;

/** Links read at once: memory stays flat however long the chain is, but for a bit a line that is missing. */
const PAGE = 1000;

const broken = (number: number, what: string, means: string): ChainBreak => ({ ok: false, number, what, means });

export async function checkChain(db: Kysely<Database>): Promise<ChainVerdict> {
	const walk = createWalk();
	for (let page = await linksAfter(db, 0); page.length > 0; page = await linksAfter(db, page.at(-1)!.number)) {
		const lines = await linesFrom(db, page[0]!.number, page.at(-1)!.number);
		for (const link of page) {
			const found = walk.step(link, lines.get(link.number));
			if (found !== undefined) return found;
		}
	}
	const unlinked = await lineWithoutLink(db);
	if (unlinked !== undefined) {
		return broken(
			unlinked,
			'this line has no link in the chain',
			'The line was put in by hand, or its link was deleted.',
		);
	}
	return walk.end();
}

type Link = Selectable<ConsentChainTable>;
type Line = Selectable<ConsentTable>;

/** Takes the links in order; each is checked against its line and against all before it. */
function createWalk() {
	const missing = createNumberSet();
	let [links, lines, erasures, erased] = [0, 0, 0, 0];
	let before = CHAIN_START;

	const checkErasure = (link: Link, line: Line | undefined): ChainBreak | undefined => {
		const numbers = readNumbers(link.erased);
		if (link.hash !== erasureHash(link.number, link.at, numbers)) {
			const what = 'this erasure does not have the hash it was written with';
			return broken(link.number, what, 'Its time, or the list of lines it took, was changed afterwards.');
		}
		if (line !== undefined) {
			return broken(link.number, 'a line stands where an erasure is', 'The line was put in by hand.');
		}
		const back = numbers.find((number) => !missing.delete(number));
		if (back !== undefined) {
			const what = `this erasure took line ${back}, which is there, or was never there`;
			return broken(
				link.number,
				what,
				'A line of somebody who was erased was put back, or the erasure was made by hand.',
			);
		}
		erasures++;
		erased += numbers.length;
		return undefined;
	};

	const checkLine = (link: Link, line: Line | undefined): ChainBreak | undefined => {
		if (line === undefined) {
			missing.add(link.number);
			return undefined;
		}
		const hash = lineHash(line);
		if (hash !== line.hash || hash !== link.hash || line.at !== link.at) {
			const what = 'this line does not have the hash it was written with';
			return broken(link.number, what, 'Its purpose, answer, time, words, channel or end was changed afterwards.');
		}
		lines++;
		return undefined;
	};

	return {
		step(link: Link, line: Line | undefined): ChainBreak | undefined {
			if (link.number !== links + 1) {
				const means = `The links from ${links + 1} to ${link.number - 1} were deleted.`;
				return broken(links + 1, 'this link is missing', means);
			}
			const found = link.kind === 'erasure' ? checkErasure(link, line) : checkLine(link, line);
			if (found !== undefined) return found;
			const expected = chainHash(before, link.hash);
			if (expected !== link.chain_hash) {
				const what = 'this link does not follow from the one before it';
				return broken(
					link.number,
					what,
					'The link was changed, or everything after the one before it was written anew.',
				);
			}
			before = expected;
			links++;
			return undefined;
		},

		end(): ChainVerdict {
			const first = missing.first();
			if (first !== undefined) {
				const means = 'The line was deleted by hand: it is known that there was one, not what it said.';
				return broken(first, 'this line is missing, and no erasure took it', means);
			}
			return { ok: true, links, lines, erasures, erased, hash: before };
		},
	};
}

const Numbers = z.array(z.number().int().positive());

/** What is no list of numbers has not the hash of one. */
function readNumbers(erased: string | null): number[] {
	try {
		return Numbers.parse(JSON.parse(erased ?? ''));
	} catch {
		return [];
	}
}

async function linksAfter(db: Kysely<Database>, number: number): Promise<Link[]> {
	return await db
		.selectFrom('consent_chain')
		.selectAll()
		.where('number', '>', number)
		.orderBy('number')
		.limit(PAGE)
		.execute();
}

async function linesFrom(db: Kysely<Database>, first: number, last: number): Promise<Map<number, Line>> {
	const rows = await db
		.selectFrom('consent')
		.selectAll()
		.where('number', '>=', first)
		.where('number', '<=', last)
		.execute();
	return new Map(rows.map((row) => [row.number, row]));
}

async function lineWithoutLink(db: Kysely<Database>): Promise<number | undefined> {
	const found = await db
		.selectFrom('consent')
		.leftJoin('consent_chain', 'consent_chain.number', 'consent.number')
		.select('consent.number')
		.where('consent_chain.number', 'is', null)
		.orderBy('consent.number')
		.limit(1)
		.executeTakeFirst();
	return found?.number;
}
