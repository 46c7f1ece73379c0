// Runs a TypeScript command under the Node that this repository pins, whatever `node` is first on the PATH.
// Plain JavaScript: an older Node must be able to read this far.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED_MAJOR = 24;
/** A shell tells a command that a signal ended by this and the signal's number. */
const SHELL_SIGNAL = 128;

/** `main`: the command's file URL; `name`: what the person typed. */
export async function runPinned(name, main) {
	if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) {
		await import(main);
		return;
	}
	const node = findPinnedNode(dirname(fileURLToPath(main)));
	if (node === undefined) {
		console.error(
			`${name} needs Node ${NEEDED_MAJOR} and this is ${process.version}: run "npm ci" in the repository, which brings one for Linux on x64 and arm64, or install Node ${NEEDED_MAJOR}.`,
		);
		process.exitCode = 1;
		return;
	}
	const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
	child.on('exit', (code, signal) => {
		process.exitCode = code ?? SHELL_SIGNAL + constants.signals[signal];
		if (signal !== null && signal !== 'SIGINT') console.error(`${name} was ended by ${signal}`);
	});
}

/** `node_modules/node-linux-<arch>/bin/node` in this folder or one above it. */
function findPinnedNode(folder) {
	const node = join(folder, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
	if (existsSync(node)) return node;
	const parent = dirname(folder);
	return parent === folder ? undefined : findPinnedNode(parent);
}
