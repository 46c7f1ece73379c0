// Contract with the private parts of @stoprocent/noble that we stand on: an update that moves one of them fails here.
import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { afterEach, expect, test } from 'vitest';
import { type HciSocket, loadNoble, type NobleInstance } from './noble-private.ts';

const require = createRequire(import.meta.url);

class RecordingSocket extends EventEmitter implements HciSocket {
	calls: string[] = [];
	written: string[] = [];
	bindRaw(deviceId: number | undefined): void {
		this.calls.push(`bindRaw ${deviceId}`);
	}
	setFilter(): void {
		this.calls.push('setFilter');
	}
	isDevUp(): boolean {
		return true;
	}
	start(): void {
		this.calls.push('start');
	}
	stop(): void {
		this.calls.push('stop');
	}
	write(packet: Buffer): void {
		this.written.push(packet.toString('hex'));
	}
}

let instance: NobleInstance | undefined;

function open(): { instance: NobleInstance; socket: RecordingSocket } {
	instance = loadNoble().noble.withBindings('hci', { hciDriver: RecordingSocket, deviceId: 5, userChannel: false });
	void instance.state;
	return { instance, socket: instance._bindings._hci._socket as RecordingSocket };
}

afterEach(() => {
	instance?._bindings.stop();
	instance = undefined;
});

test('the version is the one that was read', () => {
	expect(require('@stoprocent/noble/package.json').version).toBe('2.8.0');
});

test('a class given as driver is the driver, and reading `state` starts it', () => {
	const { socket } = open();
	expect(socket).toBeInstanceOf(RecordingSocket);
	expect(socket.calls).toEqual(['bindRaw 5', 'start', 'setFilter']);
	expect(socket.written).toEqual(['01030c00', '01032000']);
});

test('the native driver is still found by name', () => {
	expect(loadNoble().nativeDriver().prototype).toMatchObject({
		bindRaw: expect.any(Function),
		isDevUp: expect.any(Function),
		start: expect.any(Function),
		stop: expect.any(Function),
		write: expect.any(Function),
	});
});

test('signal handlers are where we take them from, and stop takes both away', () => {
	const before = [process.listenerCount('SIGINT'), process.listenerCount('exit')];
	const { instance, socket } = open();
	expect(process.listeners('SIGINT')).toContain(instance._bindings._sigIntHandler);
	expect(process.listeners('exit')).toContain(instance._bindings._exitHandler);
	instance._bindings.stop();
	expect([process.listenerCount('SIGINT'), process.listenerCount('exit')]).toEqual(before);
	expect(socket.written.at(-1)).toBe('010c20020001'); // LE Set Scan Enable: off
	expect(socket.calls.at(-1)).toBe('stop');
});

test('`start` takes the socket that is open, leaves no SIGINT handler, and `stop` leaves no handler at all', () => {
	const before = [process.listenerCount('SIGINT'), process.listenerCount('exit')];
	const socket = new RecordingSocket();
	const { hci, stop } = loadNoble('@stoprocent/noble').start(socket, 5);
	expect(hci._socket).toBe(socket);
	expect(process.listenerCount('SIGINT')).toBe(before[0]);
	stop();
	expect([process.listenerCount('SIGINT'), process.listenerCount('exit')]).toEqual(before);
});

/** found where it is installed beside Aisle, or by NODE_PATH */
const hasAbandonware = (() => {
	try {
		return Boolean(require.resolve('@abandonware/noble/package.json'));
	} catch {
		return false;
	}
})();

test.skipIf(!hasAbandonware)(
	'@abandonware/noble, where it is installed: the same layer, and nothing left after stop',
	() => {
		const before = [process.listenerCount('SIGINT'), process.listenerCount('exit')];
		const socket = new RecordingSocket();
		const { hci, stop } = loadNoble('@abandonware/noble').start(socket, 5);
		expect(hci._socket).toBe(socket);
		expect(socket.calls).toContain('bindRaw 5');
		expect(socket.listenerCount('data')).toBe(1);
		const heard: unknown[] = [];
		let asked = 0;
		hci.setScanParameters = () => asked++;
		hci.on('stateChange', (state) => heard.push(state));
		hci.on('leScanEnableSet', (status) => heard.push(status));
		hci.onSocketData(Buffer.from('040e0c01011000' + '0d00000dffff0000', 'hex'));
		hci.onSocketData(Buffer.from('040e04010b2000', 'hex'));
		hci.onSocketData(Buffer.from('040e04010c200c', 'hex'));
		expect([asked, ...heard]).toEqual([1, 'poweredOn', 12]);
		hci.setScanEnabled(true, false);
		expect(socket.written.at(-1)).toBe('010c20020100');
		stop();
		expect(socket.written.at(-1)).toBe('010c20020001');
		expect([process.listenerCount('SIGINT'), process.listenerCount('exit')]).toEqual(before);
	},
);

test.skipIf(hasAbandonware)('@abandonware/noble, where it is not installed: one sentence with the remedy', () => {
	expect(() => loadNoble('@abandonware/noble')).toThrow(
		/^@abandonware\/noble does not load here \(Cannot find module .*\): take `noble` out of gateway.yaml/,
	);
});

test('leScanEnableSet gives the status; setScanParameters and setScanEnabled write what they say', () => {
	const { instance, socket } = open();
	const { _hci } = instance._bindings;
	const statuses: number[] = [];
	_hci.on('leScanEnableSet', (status) => statuses.push(status));
	_hci.onSocketData(Buffer.from('040e04010c200c', 'hex'));
	expect(statuses).toEqual([12]);

	_hci._isExtended = false;
	_hci.setScanEnabled(true, false);
	_hci.setScanParameters();
	expect(socket.written.slice(-2)).toEqual(['010c20020100', '010b200701120012000000']);
	_hci._isExtended = true;
	_hci.setScanEnabled(true, false);
	expect(socket.written.at(-1)).toBe('01422006010000000000');
});

test('start-up sets the scan parameters through the method that we override, then says poweredOn', () => {
	const { _hci } = open().instance._bindings;
	const states: string[] = [];
	let asked = 0;
	_hci.on('stateChange', (state) => states.push(state));
	_hci.setScanParameters = () => asked++;
	_hci.onSocketData(Buffer.from('040e0c01011000' + '0d00000dffff0000', 'hex'));
	expect(asked).toBe(1);
	_hci.onSocketData(Buffer.from('040e04010b2000', 'hex'));
	expect(states).toEqual(['poweredOn']);
});
