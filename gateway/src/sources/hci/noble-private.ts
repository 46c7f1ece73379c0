// The part of @stoprocent/noble 2.8.0 and @abandonware/noble 1.9.2 that we stand on and that they do not promise; contract-tested in noble-private.test.ts.
import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';

/** The second is for those who have it: it comes without prebuilt parts, and hears no extended adverts. */
export const NOBLES = ['@stoprocent/noble', '@abandonware/noble'] as const;
export type NobleName = (typeof NOBLES)[number];

/** What noble asks of its driver, a bluetooth-hci-socket. */
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
	on(event: 'leScanEnableSet', listener: (status: number) => void): this;
	on(event: 'stateChange', listener: (state: string) => void): this;
}

export type RunningNoble = { hci: NobleHciLayer; stop(): void };

type DriverClass = new () => HciSocket;

export type NobleLibrary = {
	/** Speaks through `socket`, which is open, from now on. */
	start(socket: HciSocket, deviceId: number | undefined): RunningNoble;
	/** the kernel's raw HCI socket, as this noble brings it */
	nativeDriver(): DriverClass;
};

const require = createRequire(import.meta.url);
const loaded = new Map<NobleName, NobleLibrary>();

/** Loads noble, a native module, on first use only. */
export function loadNoble(name?: '@stoprocent/noble'): StoprocentLibrary;
export function loadNoble(name: NobleName): NobleLibrary;
export function loadNoble(name: NobleName = NOBLES[0]): NobleLibrary {
	let library = loaded.get(name);
	if (!library) {
		try {
			library = name === '@stoprocent/noble' ? loadStoprocent() : loadAbandonware();
		} catch (error) {
			throw doesNotLoad(name, error as NodeJS.ErrnoException);
		}
		loaded.set(name, library);
	}
	return library;
}

/** lib/hci-socket/bindings.js */
type StoprocentBindings = {
	_hci: NobleHciLayer;
	_sigIntHandler: () => void;
	_exitHandler: () => void;
	stop(): void;
};
export type NobleInstance = EventEmitter & {
	/** reading it starts the bindings */
	readonly state: string;
	_bindings: StoprocentBindings;
};
type Noble = { withBindings(type: 'hci', options: object): NobleInstance };
type StoprocentLibrary = NobleLibrary & { noble: Noble };
type SocketModule = { loadDriver(driver: string | DriverClass): DriverClass };

/** It asks `loadDriver` for its driver by name; from here on a class is its own driver, so every start gets the socket made for it. */
function loadStoprocent(): StoprocentLibrary {
	const fromNoble = createRequire(require.resolve('@stoprocent/noble'));
	const sockets: SocketModule = fromNoble('@stoprocent/bluetooth-hci-socket');
	const byName = sockets.loadDriver;
	sockets.loadDriver = (driver) => (typeof driver === 'function' ? driver : byName(driver));
	const noble: Noble = fromNoble('./index');
	return {
		noble,
		start(socket, deviceId) {
			const hciDriver = constructorOf(() => socket);
			const instance = noble.withBindings('hci', { hciDriver, deviceId, userChannel: false });
			void instance.state; // starts the bindings
			const bindings = instance._bindings;
			// noble ends the process on SIGINT when its listener is the last one
			process.removeListener('SIGINT', bindings._sigIntHandler);
			return { hci: bindings._hci, stop: () => bindings.stop() };
		},
		nativeDriver: () => byName('native'),
	};
}

type AbandonwareBindings = {
	_hci: NobleHciLayer & { pollIsDevUp(): void };
	onSigIntBinded: () => void;
	init(): void;
};

/**
 * Its hci.js requires the driver's class, so that module is put into the cache as one that gives our socket; the native
 * part is then only loaded for an adapter. It has no stop of its own.
 */
function loadAbandonware(): NobleLibrary {
	const fromNoble = createRequire(require.resolve('@abandonware/noble/package.json'));
	let socketOfNext: HciSocket | undefined;
	const path = fromNoble.resolve('@abandonware/bluetooth-hci-socket');
	require.cache[path] = { ...module(path), exports: constructorOf(() => socketOfNext as HciSocket) };
	const Bindings: new (options: object) => AbandonwareBindings = fromNoble('./lib/hci-socket/bindings');
	return {
		start(socket, deviceId) {
			socketOfNext = socket;
			const bindings = new Bindings({ deviceId });
			const exitListeners = process.listeners('exit');
			bindings.init();
			process.removeListener('SIGINT', bindings.onSigIntBinded);
			for (const listener of process.listeners('exit')) {
				if (!exitListeners.includes(listener)) process.removeListener('exit', listener);
			}
			return { hci: bindings._hci, stop: () => stopAbandonware(bindings._hci) };
		},
		nativeDriver() {
			try {
				return createRequire(path)('./lib/native');
			} catch (error) {
				throw doesNotLoad('@abandonware/noble', error as NodeJS.ErrnoException);
			}
		},
	};
}

function stopAbandonware(hci: AbandonwareBindings['_hci']): void {
	hci.setScanEnabled(false, true);
	hci.pollIsDevUp = () => {}; // it would look each second, for ever
	hci._socket.stop();
}

function module(path: string): NodeJS.Module {
	return { id: path, filename: path, path, loaded: true, children: [], paths: [], exports: {} } as never;
}

/** noble news its driver; ours is open already. */
function constructorOf(socket: () => HciSocket): DriverClass {
	return class {
		constructor() {
			// biome-ignore lint/correctness/noConstructorReturn: `new` must give the socket that is open
			return socket();
		}
	} as unknown as DriverClass;
}

function doesNotLoad(name: NobleName, error: NodeJS.ErrnoException): Error {
	const why = error.message.split('\n')[0];
	const remedy =
		name === '@stoprocent/noble'
			? 'run `npm ci` on this machine'
			: 'take `noble` out of gateway.yaml to use the one that comes with Aisle, or install and build this one for this Node';
	return new Error(`${name} does not load here (${why}): ${remedy}`, { cause: error });
}
