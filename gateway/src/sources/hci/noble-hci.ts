// One adapter heard through noble: it owns the transport and the start-up, we take the reports from its HCI layer.
import { setTimeout } from 'node:timers/promises';
import { type OpenDriver, openAdapter } from './adapter-driver.ts';
import { H4Driver } from './h4-driver.ts';
import {
	type HciSocket,
	loadNoble,
	type NobleBindings,
	type NobleHciLayer,
	type NobleInstance,
} from './noble-private.ts';
import { type ScanSettings, scanParametersCommand } from './scan-parameters.ts';
import { connectH4, type Transport } from './transport.ts';

/** `data` is a view into the packet: whoever keeps it copies it. */
export type ReportHandler = (address: string, rssiDbm: number, data: Uint8Array) => void;

export type NobleHci = {
	/** called for every report of the controller, once `start` has been called */
	onReport(handle: ReportHandler): void;
	/** Scans. Rejects with one sentence where the controller does not. */
	start(): Promise<void>;
	/** Stops scanning and lets go of the transport; for good, open another to hear again. */
	stop(): Promise<void>;
	/** settles once the transport is gone: with the reason, or undefined after `stop` */
	readonly lost: Promise<Error | undefined>;
	/** packets from the controller that noble could not read */
	readonly malformed: number;
};

export type NobleHciOptions = ScanSettings & { transport: Transport; signal: AbortSignal };

/** The kernel gives a controller 2 s for a command (HCI_CMD_TIMEOUT); a start-up of a dozen takes well under one. */
const ANSWER_TIMEOUT_MS = 5_000;

/** Event_Type of an extended report, bits 5 and 6: data incomplete (vol 4 part E 7.7.65.13) */
const DATA_INCOMPLETE = 0x60;

export async function openNobleHci(options: NobleHciOptions): Promise<NobleHci> {
	const { transport, signal } = options;
	const { noble, nativeDriver } = loadNoble();
	const driver =
		transport.kind === 'adapter'
			? openAdapter(nativeDriver(), transport)
			: overStream(new H4Driver(await connectH4(transport, signal)));

	const instance = noble.withBindings('hci', {
		hciDriver: driverOf(driver.socket),
		deviceId: transport.kind === 'adapter' ? transport.deviceId : undefined,
		userChannel: false,
	});
	void instance.state; // starts the bindings
	return take(instance, driver, options);
}

/** noble news its driver; ours is open already. */
function driverOf(socket: HciSocket): new () => HciSocket {
	return class {
		constructor() {
			// biome-ignore lint/correctness/noConstructorReturn: `new` must give the socket that is open
			return socket;
		}
	} as new () => HciSocket;
}

function overStream(driver: H4Driver): OpenDriver {
	return { socket: driver, lost: driver.closed };
}

function take({ _bindings: bindings }: NobleInstance, driver: OpenDriver, options: NobleHciOptions): NobleHci {
	const hci = bindings._hci;
	const { name } = options.transport;
	let report: ReportHandler = () => {};
	let malformed = 0;
	const stopping = Promise.withResolvers<undefined>();
	let stopped: Promise<unknown> | undefined;

	// noble ends the process on SIGINT when its listener is the last one
	process.removeListener('SIGINT', bindings._sigIntHandler);
	replaceReportListeners(hci, (address, rssiDbm, data) => report(address, rssiDbm, data));
	hci.setScanParameters = () => hci._socket.write(scanParametersCommand(options, hci._isExtended));
	const scanEnabled = followScanEnable(hci);
	hci._socket.removeAllListeners('data');
	hci._socket.on('data', (packet: Buffer) => {
		try {
			hci.onSocketData(packet);
		} catch {
			malformed++; // noble reads beyond the end of a short packet
		}
	});

	const poweredOn = new Promise<void>((resolve) => {
		hci.on('stateChange', (state) => state === 'poweredOn' && resolve());
	});
	const lost = Promise.race([stopping.promise, driver.lost, unusable(hci, name)]);
	return {
		lost,
		get malformed() {
			return malformed;
		},
		onReport(handle) {
			report = handle;
		},
		async start() {
			await beforeLost(
				poweredOn,
				lost,
				`${name} does not answer as a Bluetooth controller does: correct \`transport\``,
			);
			hci.setScanEnabled(false, true);
			hci.setScanParameters();
			const enabled = scanEnabled();
			hci.setScanEnabled(true, false);
			const status = await beforeLost(
				enabled,
				lost,
				`${name} does not answer "LE Set Scan Enable": unplug it and plug it in`,
			);
			if (status !== 0) {
				throw new Error(`${name} refuses to scan (HCI status ${status}): stop other programs that use it`);
			}
		},
		async stop() {
			report = () => {};
			stopping.resolve(undefined);
			stopped ??= stopBindings(bindings, driver, options.transport);
			await stopped;
		},
	};
}

/** A kernel socket is closed when `stop` returns; a stream has bytes to send first. */
async function stopBindings(bindings: NobleBindings, driver: OpenDriver, transport: Transport): Promise<void> {
	bindings.stop();
	if (transport.kind === 'h4') await driver.lost;
}

/** Gap, noble's layer above, merges adverts, drops some and remembers every address for ever. */
function replaceReportListeners(hci: NobleHciLayer, report: ReportHandler): void {
	const hand: ReportHandler = (address, rssiDbm, data) => {
		try {
			report(address, rssiDbm, data);
		} catch (error) {
			// noble would take an error of ours for an illegal packet and go on
			process.nextTick(() => {
				throw error;
			});
		}
	};
	hci.removeAllListeners('leAdvertisingReport');
	hci.removeAllListeners('leExtendedAdvertisingReport');
	hci.on('leAdvertisingReport', (_status, _type, address, _addressType, eir, rssi) => hand(address, rssi, eir));
	hci.on('leExtendedAdvertisingReport', (_status, type, address, _addressType, _txPower, rssi, eir) => {
		if ((type & DATA_INCOMPLETE) === 0) hand(address, rssi, eir);
	});
}

/** noble reports the status of "LE Set Scan Enable" without saying of which: they are answered in their order. */
function followScanEnable(hci: NobleHciLayer): () => Promise<number> {
	const setScanEnabled = hci.setScanEnabled.bind(hci);
	const unanswered: ((status: number) => void)[] = [];
	let next: (status: number) => void = () => {};
	hci.setScanEnabled = (enabled, filterDuplicates) => {
		unanswered.push(enabled ? next : () => {});
		setScanEnabled(enabled, filterDuplicates);
	};
	hci.on('leScanEnableSet', (status) => unanswered.shift()?.(status));
	return () =>
		new Promise((resolve) => {
			next = resolve;
		});
}

/** noble does not come back from these states by itself. */
function unusable(hci: NobleHciLayer, name: string): Promise<Error> {
	return new Promise((resolve) => {
		hci.on('stateChange', (state) => {
			if (state === 'unsupported') resolve(new Error(`${name} has no Bluetooth Low Energy: use another adapter`));
			if (state === 'poweredOff')
				resolve(new Error(`${name} was switched off or unplugged: plug it in and switch it on`));
		});
	});
}

async function beforeLost<T>(wanted: Promise<T>, lost: Promise<Error | undefined>, words: string): Promise<T> {
	const cleanUp = new AbortController();
	const timeout = setTimeout(ANSWER_TIMEOUT_MS, undefined, { signal: cleanUp.signal });
	try {
		return await Promise.race([
			wanted,
			lost.then((reason) => Promise.reject(reason ?? new Error('stopped before it heard anything'))),
			timeout.then(() => Promise.reject(new Error(words))),
		]);
	} finally {
		cleanUp.abort();
	}
}
