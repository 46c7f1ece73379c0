// The part of @stoprocent/noble 2.8.0 that we stand on and that it does not promise; contract-tested in noble-private.test.ts.
import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';

/** What noble asks of a driver of @stoprocent/bluetooth-hci-socket. */
export interface HciSocket extends EventEmitter {
	bindRaw(deviceId: number | undefined, params?: unknown): unknown;
	setFilter(filter: Buffer): void;
	isDevUp(): boolean;
	start(): void;
	stop(): void;
	write(packet: Buffer): void;
}

/** lib/hci-socket/hci.js */
export interface NobleHciLayer extends EventEmitter {
	_socket: HciSocket;
	_isExtended: boolean;
	onSocketData(packet: Buffer): void;
	setScanParameters(interval?: number, window?: number): void;
	setScanEnabled(enabled: boolean, filterDuplicates: boolean): void;
	on(event: 'leAdvertisingReport', listener: LegacyListener): this;
	on(event: 'leExtendedAdvertisingReport', listener: ExtendedListener): this;
	on(event: 'leScanEnableSet', listener: (status: number) => void): this;
	on(event: 'stateChange', listener: (state: string) => void): this;
}

export type LegacyListener = (
	status: number,
	type: number,
	address: string,
	addressType: string,
	eir: Buffer,
	rssi: number,
) => void;

export type ExtendedListener = (
	status: number,
	type: number,
	address: string,
	addressType: string,
	txPower: number,
	rssi: number,
	eir: Buffer,
) => void;

/** lib/hci-socket/bindings.js */
export type NobleBindings = {
	_hci: NobleHciLayer;
	_sigIntHandler: () => void;
	_exitHandler: () => void;
	stop(): void;
};

export type NobleInstance = EventEmitter & {
	/** reading it starts the bindings */
	readonly state: string;
	_bindings: NobleBindings;
};

type DriverClass = new () => HciSocket;
type Noble = { withBindings(type: 'hci', options: object): NobleInstance };
type LoadedNoble = { noble: Noble; nativeDriver(): DriverClass };
type SocketModule = { loadDriver(driver: string | DriverClass): DriverClass };

const require = createRequire(import.meta.url);
let loaded: LoadedNoble | undefined;

/**
 * Loads noble, a native module, on first use only. noble asks `loadDriver` for its driver by name; from here on a class
 * is its own driver, so every instance gets the socket that we made for it.
 */
export function loadNoble(): LoadedNoble {
	loaded ??= load();
	return loaded;
}

function load(): LoadedNoble {
	try {
		const sockets: SocketModule = createRequire(require.resolve('@stoprocent/noble'))(
			'@stoprocent/bluetooth-hci-socket',
		);
		const byName = sockets.loadDriver;
		sockets.loadDriver = (driver) => (typeof driver === 'function' ? driver : byName(driver));
		return { noble: require('@stoprocent/noble'), nativeDriver: () => byName('native') };
	} catch (error) {
		const why = (error as Error).message.split('\n')[0];
		throw new Error(`noble does not load here (${why}): run \`npm ci\` on this machine`, { cause: error });
	}
}
