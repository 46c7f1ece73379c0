// A controller on a serial port, through the serialport that noble brings.
import { createRequire } from 'node:module';
import type { Duplex } from 'node:stream';
import type { Transport } from './transport.ts';

type Serial = Transport & { kind: 'serial' };

type Port = Duplex & {
	open(done: (error: Error | null) => void): void;
	close(): void;
	drain(done: () => void): void;
	readonly isOpen: boolean;
};
type SerialPortModule = {
	SerialPort: new (options: { path: string; baudRate: number; rtscts: boolean; autoOpen: false }) => Port;
};

const require = createRequire(import.meta.url);

/** Rejects with one sentence where the port cannot be opened. */
export async function openSerial(serial: Serial): Promise<Duplex> {
	const { SerialPort } = loadSerialPort();
	// H4 needs hardware flow control (Core spec vol 4 part A 2); ports without the wires ignore it
	const port = new SerialPort({ path: serial.path, baudRate: serial.baud, rtscts: true, autoOpen: false });
	await new Promise<void>((resolve, reject) => {
		port.open((error) => (error ? reject(explainSerialError(error, serial)) : resolve()));
	});
	port.once('finish', () => port.drain(() => port.isOpen && port.close())); // `end` alone leaves it open
	port.once('close', (error?: Error) => {
		if (error) port.emit('error', new Error(`${serial.name} was unplugged: plug it in`, { cause: error }));
	});
	return port;
}

function loadSerialPort(): SerialPortModule {
	try {
		return createRequire(
			createRequire(require.resolve('@stoprocent/noble')).resolve('@stoprocent/bluetooth-hci-socket'),
		)('serialport');
	} catch (error) {
		const why = (error as Error).message.split('\n')[0];
		throw new Error(`serialport does not load here (${why}): run \`npm ci\` on this machine`, { cause: error });
	}
}

/** serialport hands on strerror's words and no code. */
function explainSerialError(error: Error, { name, path }: Serial): Error {
	const words = () => {
		if (/No such file|No such device|ENOENT/i.test(error.message)) {
			return `there is no ${path}: plug it in, or set transport to one that \`ls /dev/serial/by-id/*\` lists`;
		}
		if (/Permission denied|EACCES/i.test(error.message)) {
			return `no permission to use ${path}: run \`sudo usermod -aG dialout $USER\` and log in again`;
		}
		if (/lock|busy/i.test(error.message))
			return `${path} is in use: stop the other program (\`fuser ${path}\` names it)`;
		return `${name} cannot be opened (${error.message}): correct \`transport\``;
	};
	return new Error(words(), { cause: error });
}
