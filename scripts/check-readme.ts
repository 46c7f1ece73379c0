// Types every command that a page of documentation prints, so that none of them is wishful.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Longest a command may take to show what the page says it shows. */
const LIMIT_MS = 90_000;
/** Done by whoever got as far as this check. */
const TAKEN_AS_DONE = /^(git clone|cd |npm ci$|npm run check$|npm test$|sudo )/;

type Printed = { command: string; line: number; until: string | undefined };

/**
 * Runs each line of the page's `sh` blocks in a shell at the repository's root. A comment before the block,
 * `<!-- until: words -->`, names what a command that goes on for ever shows once it works; it is stopped then.
 */
export async function tryReadme(path: string): Promise<boolean> {
	let ok = true;
	for (const { command, line, until } of printedCommands(readFileSync(path, 'utf8'))) {
		const failure = await tryCommand(command, until);
		process.stdout.write(`${path}:${line}: ${command}: ${failure ?? 'works'}\n`);
		if (failure !== undefined) ok = false;
	}
	return ok;
}

/** The commands of a page in Markdown, in order. */
function printedCommands(markdown: string): Printed[] {
	const printed: Printed[] = [];
	let inBlock = false;
	let until: string | undefined;
	for (const [index, text] of markdown.split('\n').entries()) {
		const comment = /^<!-- until: (.*) -->$/.exec(text);
		if (comment) until = comment[1];
		else if (text.startsWith('```')) {
			if (inBlock) until = undefined;
			inBlock = !inBlock && text === '```sh';
		} else if (inBlock) {
			const steps = text
				.replace(/\s+#.*$/, '')
				.split(' && ')
				.filter((step) => !TAKEN_AS_DONE.test(step));
			const command = steps.join(' && ').trim();
			if (command !== '') printed.push({ command, line: index + 1, until });
		}
	}
	return printed;
}

/** What went wrong; undefined where nothing did. */
async function tryCommand(command: string, until: string | undefined): Promise<string | undefined> {
	const { promise, resolve } = Promise.withResolvers<string | undefined>();
	const child = spawn('bash', ['-o', 'pipefail', '-c', command], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
	let output = '';
	let shown = false;
	const stop = (signal: NodeJS.Signals) => process.kill(-child.pid!, signal);
	const timer = setTimeout(() => {
		resolve(
			`${until === undefined ? 'did not end' : `did not show "${until}"`} within ${LIMIT_MS / 1000} s\n${output.slice(-2000)}`,
		);
		stop('SIGKILL');
	}, LIMIT_MS);
	const read = (chunk: Buffer) => {
		output += chunk;
		if (until === undefined || shown || !output.includes(until)) return;
		shown = true;
		stop('SIGINT');
	};
	child.stdout.on('data', read);
	child.stderr.on('data', read);
	child.on('exit', (code, signal) => {
		clearTimeout(timer);
		const fine = until === undefined ? code === 0 : shown && (code === 0 || code === 130 || signal === 'SIGINT');
		resolve(fine ? undefined : `ended with ${code ?? signal}\n${output.slice(-2000)}`);
	});
	return await promise;
}
