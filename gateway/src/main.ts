// The gateway's command line: `aisle-gateway --help` lists what it can do.
import { Command } from 'commander';
import { VERSION } from './version.ts';

/** Each command is loaded when it is asked for: `decode` needs neither SQLite nor a radio. */
const commands: Record<string, () => Promise<Command>> = {
	run: async () => (await import('./commands/run.ts')).runCommand(),
	decode: async () => (await import('./commands/decode.ts')).decodeCommand(),
	replay: async () => (await import('./commands/replay.ts')).replayCommand(),
	survey: async () => (await import('./commands/survey.ts')).surveyCommand(),
	'hash-password': async () => (await import('./commands/hash-password.ts')).hashPasswordCommand(),
	capture: async () => (await import('./commands/capture.ts')).captureCommand(),
	doctor: async () => (await import('./commands/doctor.ts')).doctorCommand(),
};

const program = new Command('aisle-gateway')
	.description("A store's presence gateway: hears adverts, decides who is where, sends what changed.")
	.version(VERSION)
	// what follows a command is that command's: `survey record --config` is not `survey --config`
	.enablePositionalOptions()
	.showHelpAfterError('(add --help for what can be said)');

// whoever stops reading what is said must not end what is done
process.stderr.on('error', () => {});

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
