// The virtual store's command line: `virtual-store run | capture | survey | walks`.
import { Command } from 'commander';
import { captureCommand } from './commands/capture.ts';
import { runCommand } from './commands/run.ts';
import { surveyCommand } from './commands/survey.ts';
import { walksCommand } from './commands/walks.ts';

const program = new Command('virtual-store')
	.description('A store that is not there: people, beacons and phones on the same wires as real ones.')
	.version('0.1.0')
	.showHelpAfterError('(add --help for what can be said)')
	.addCommand(runCommand())
	.addCommand(captureCommand())
	.addCommand(surveyCommand())
	.addCommand(walksCommand());

try {
	await program.parseAsync();
} catch (error) {
	// every error that reaches this line is a sentence for the person who typed the command
	process.stderr.write(`${(error as Error).message}\n`);
	process.exit(1);
}
