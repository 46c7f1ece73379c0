// The bridge's command line: `aisle-bridge <command>`, one file each in commands/.
import { Command } from 'commander';

/** Each command is loaded when it is asked for. */
const commands: Record<string, () => Promise<Command>> = {
	run: async () => (await import('./commands/run.ts')).runCommand(),
	init: async () => (await import('./commands/init.ts')).initCommand(),
	consents: async () => (await import('./commands/consents.ts')).consentsCommand(),
	'door-code': async () => (await import('./commands/door-code.ts')).doorCodeCommand(),
	fobs: async () => (await import('./commands/fobs.ts')).fobsCommand(),
	keys: async () => (await import('./commands/keys.ts')).keysCommand(),
	openapi: async () => (await import('./commands/openapi.ts')).openapiCommand(),
	privacy: async () => (await import('./commands/privacy.ts')).privacyCommand(),
	problems: async () => (await import('./commands/problems.ts')).problemsCommand(),
};

const program = new Command('aisle-bridge')
	.description('The cloud side of a store: takes events in, decides who should be told what, tells them.')
	.version('0.1.0')
	.showHelpAfterError('(add --help for what can be said)');

const asked = process.argv[2];
const load = asked !== undefined && Object.hasOwn(commands, asked) ? [commands[asked]!] : Object.values(commands);
for (const command of load) program.addCommand(await command());

try {
	await program.parseAsync();
} catch (error) {
	// every error that reaches this line is a sentence for the person who typed the command
	process.stderr.write(`${(error as Error).message}\n`);
	process.exit(1);
}
