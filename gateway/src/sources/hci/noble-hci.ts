// One adapter heard through noble: it owns the transport and the start-up, we take the reports from its HCI layer.
import { setTimeout } from 'node:timers/promises';
import { type OpenDriver, openAdapter } from './adapter-driver.ts';
import { type AdvReport, readAdvReports } from './adv-reports.ts';
import { H4Driver } from './h4-driver.ts';
import {
	loadNoble,
	NOBLES,
	type NobleHciLayer,
	type NobleLibrary,
	type NobleName,
	type RunningNoble,
} from './noble-private.ts';
import { type ScanSettings, scanParametersCommand } from './scan-parameters.ts';
import { openSerial } from './serial.ts';
import { connectH4, type Transport } from './transport.ts';

/** `data` is a view into the packet: whoever keeps it copies it. */
export type ReportHandler = (report: AdvReport) => void;

export type NobleHci = {
	/** called for every report of the controller, once `start` has been called */
	onReport(handle: ReportHandler): void;
	/** Scans. Rejects with one sentence where the controller does not. */
	start(): Promise<void>;
	/** Stops scanning and lets go of the transport; for good, open another to hear again. */
	stop(): Promise<void>;
	/** settles once the transport is gone: with the reason, or undefined after `stop` */
	readonly lost: Promise<Error | undefined>;
	/** packets from the controller that were cut short or made no sense */
	readonly malformed: number;
};

export type NobleHciOptions = ScanSettings & { transport: Transport; signal: AbortSignal; noble?: NobleName };

/** The kernel gives a controller 2 s for a command (HCI_CMD_TIMEOUT); a start-up of a dozen takes well under one. */
const ANSWER_TIMEOUT_MS = 5_000;

/** An HCI event: packet type, event code, length of the parameters; of LE Meta, the first parameter is the subevent. */
const EVENT_PACKET = 0x04;
const EVENT_HEADER_BYTES = 3;
const LE_META = 0x3e;
const REPORTS = new Set<number | undefined>([0x02, 0x0d]);
/** The controller's firmware has run into something, and scans no more (7.7.16). */
const HARDWARE_ERROR = 0x10;

export async function openNobleHci(options: NobleHciOptions): Promise<NobleHci> {
	const { transport, signal, noble = NOBLES[0] } = options;
	const library = loadNoble(noble);
	const driver = await openDriver(transport, library, signal);
	const deviceId = transport.kind === 'adapter' ? transport.deviceId : undefined;
	return take(library.start(driver.socket, deviceId), driver, options);
}

async function openDriver(transport: Transport, library: NobleLibrary, signal: AbortSignal): Promise<OpenDriver> {
	if (transport.kind === 'adapter') return openAdapter(library.nativeDriver(), transport);
	const stream = transport.kind === 'serial' ? await openSerial(transport) : await connectH4(transport, signal);
	const driver = new H4Driver(stream);
	return { socket: driver, lost: driver.closed, pace: () => driver.pace() };
}

function take(noble: RunningNoble, driver: OpenDriver, options: NobleHciOptions): NobleHci {
	const { hci } = noble;
	const { name } = options.transport;
	let report: ReportHandler = () => {};
	const stopping = Promise.withResolvers<undefined>();
	let stopped: Promise<unknown> | undefined;

	hci.setScanParameters = () => hci._socket.write(scanParametersCommand(options, hci._isExtended));
	const scanEnabled = followScanEnable(hci);
	const packets = readPackets(hci, name, (one) => report(one));
	const poweredOn = new Promise<void>((resolve) => {
		hci.on('stateChange', (state) => state === 'poweredOn' && resolve());
	});
	const lost = Promise.race([stopping.promise, driver.lost, packets.hardwareError, unusable(hci, name)]);
	return {
		lost,
		get malformed() {
			return packets.malformed;
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
			driver.pace?.();
		},
		async stop() {
			report = () => {};
			stopping.resolve(undefined);
			stopped ??= stopNoble(noble, driver, options.transport);
			await stopped;
		},
	};
}

/** A kernel socket is closed when `stop` returns; a stream has bytes to send first. */
async function stopNoble(noble: RunningNoble, driver: OpenDriver, transport: Transport): Promise<void> {
	noble.stop();
	if (transport.kind !== 'adapter') await driver.lost;
}

/**
 * Reports are read here and never reach noble, which drops their set id, throws where they are cut, merges adverts in
 * the layer above and remembers every address for ever. Everything else is noble's.
 */
function readPackets(hci: NobleHciLayer, name: string, report: ReportHandler) {
	let malformed = 0;
	const { promise: hardwareError, resolve } = Promise.withResolvers<Error>();
	const hand: ReportHandler = (one) => {
		try {
			report(one);
		} catch (error) {
			// a driver would take an error of ours for one of its stream
			process.nextTick(() => {
				throw error;
			});
		}
	};
	hci._socket.removeAllListeners('data');
	hci._socket.on('data', (packet: Buffer) => {
		if (packet[0] === EVENT_PACKET && packet[1] === LE_META && REPORTS.has(packet[3])) {
			const end = EVENT_HEADER_BYTES + packet[2]!;
			const sound = readAdvReports(packet.subarray(EVENT_HEADER_BYTES, end), hand);
			if (!sound || packet.length < end) malformed++;
			return;
		}
		if (packet[0] === EVENT_PACKET && packet[1] === HARDWARE_ERROR && packet[2] === 1 && packet.length === 4) {
			resolve(
				new Error(`${name} reports a fault of its own (hardware error ${packet[3]}): plug it out and in if this stays`),
			);
		}
		try {
			hci.onSocketData(packet);
		} catch {
			malformed++; // noble reads beyond the end of a short packet
		}
	});
	return {
		hardwareError,
		get malformed() {
			return malformed;
		},
	};
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
