// Serves a virtual controller on a pseudo-terminal, which a host opens as it opens an adapter on a serial port. socat makes it.
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { Duplex } from 'node:stream';
import { createHostLine, inTurn, type LineOptions, type ServedController } from './host-line.ts';

type Terminal = {
	/** /dev/pts/N */
	path: string;
	stream: Duplex;
	close(): Promise<void>;
};

export function hasSocat(): boolean {
	return spawnSync('socat', ['-V']).status === 0;
}

/** The terminal may have another number each time it is plugged in, as adapters have: read `address` then. */
export async function servePty(options: LineOptions = {}): Promise<ServedController> {
	const line = createHostLine(options);
	let path = '';
	let terminal: Terminal | undefined;

	const moves = inTurn();
	const plug = () =>
		moves(async () => {
			if (terminal) return;
			terminal = await openTerminal();
			path = terminal.path;
			line.connect(terminal.stream);
		});
	const unplug = () =>
		moves(async () => {
			await terminal?.close();
			terminal = undefined;
		});
	await plug();
	return {
		controller: line.controller,
		get address() {
			return `uart:${path}`;
		},
		get dropped() {
			return line.dropped;
		},
		inject: line.inject,
		unplug,
		plug,
		get plugged() {
			return terminal !== undefined;
		},
		close: unplug,
	};
}

/** @throws {Error} one sentence, where socat is missing or does not make one */
async function openTerminal(): Promise<Terminal> {
	// notices (-d -d) say which terminal it is, and when it is ready
	const socat = spawn('socat', ['-d', '-d', '-', 'PTY,raw,echo=0,mode=600']);
	socat.stdin.on('error', () => {}); // it ended: 'close' of the stream tells
	const path = await terminalOf(socat);
	// socat ends when the last host closes the terminal, and a serial port does not: we stay as one
	const held = await open(path, constants.O_RDWR | constants.O_NOCTTY);
	return {
		path,
		stream: Duplex.from({ readable: socat.stdout, writable: socat.stdin }),
		async close() {
			await held.close();
			if (socat.exitCode !== null || socat.signalCode !== null) return;
			const ended = once(socat, 'exit');
			socat.kill();
			await ended;
		},
	};
}

function terminalOf(socat: ChildProcessWithoutNullStreams): Promise<string> {
	let notices = '';
	return new Promise((resolve, reject) => {
		socat.on('error', (cause) => {
			reject(new Error(`socat does not start (${cause.message}): install Debian's package socat`, { cause }));
		});
		socat.on('exit', () => reject(new Error(`socat made no terminal: ${notices.trim()}`)));
		socat.stderr.setEncoding('utf8').on('data', (text: string) => {
			notices = (notices + text).slice(-2_000);
			const ready = /PTY is (\S+)[\s\S]*starting data transfer/.exec(notices);
			if (ready) resolve(ready[1]!);
		});
	});
}
