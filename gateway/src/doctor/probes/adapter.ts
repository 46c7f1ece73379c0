// Probe: opens the raw socket of adapter `hci<n>` as the source does, sends nothing, and says how that went.
import { createRequire } from 'node:module';
import { constants } from 'node:os';

type Driver = {
	on(event: 'error', listener: (error: Error) => void): void;
	bindRaw(id: number): void;
	isDevUp(): boolean;
};

const nobleRequire = createRequire(createRequire(import.meta.url).resolve('@stoprocent/noble'));
const answer = (it: object) => {
	process.stdout.write(JSON.stringify(it));
};
/** The native module gives `errno` on error events, and only strerror's words where it throws. */
const CODES: Record<string, string> = {
	'Operation not permitted': 'EPERM',
	'Permission denied': 'EACCES',
	'No such device': 'ENODEV',
	'Address family not supported by protocol': 'EAFNOSUPPORT',
	'Network is down': 'ENETDOWN',
};

function codeOf({ errno, message }: Error & { errno?: number }): string {
	const named = Object.entries(constants.errno).find(([, value]) => value === errno)?.[0];
	return named ?? CODES[message] ?? message;
}

try {
	const socket: Driver = new (nobleRequire('@stoprocent/bluetooth-hci-socket').loadDriver('native'))();
	let failed: Error | undefined;
	socket.on('error', (error) => {
		failed ??= error;
	});
	socket.bindRaw(Number(process.argv[2]));
	if (failed) throw failed;
	answer({ opened: true, up: socket.isDevUp() });
} catch (error) {
	answer({ opened: false, code: codeOf(error as Error) });
}
// the socket's thread would keep the process
process.exitCode = 0;
setImmediate(() => process.exit());
