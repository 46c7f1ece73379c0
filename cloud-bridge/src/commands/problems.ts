// `aisle-bridge problems`: docs/reference/problems.md on standard output.
import { Command } from 'commander';
import { problemsPage } from '../api/problems-page.ts';

export function problemsCommand(): Command {
	return new Command('problems')
		.description('print the page of all problem codes')
		.action(() => void process.stdout.write(problemsPage()));
}
