// The kernel's answers, as bluetooth-hci-socket hands them on; only the native socket itself is a stand-in.
import { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import { expect, test } from 'vitest';
import { openAdapter } from './adapter-driver.ts';
import type { HciSocket } from './noble-private.ts';

const adapter = { kind: 'adapter', name: 'hci3', deviceId: 3 } as const;
const { EPERM, EAFNOSUPPORT, ENETDOWN } = constants.errno;

class NativeSocket extends EventEmitter implements HciSocket {
	bound: unknown[] = [];
	bindRaw(deviceId: number | undefined): void {
		this.bound.push(deviceId);
	}
	setFilter(): void {}
	isDevUp(): boolean {
		return true;
	}
	start(): void {}
	stop(): void {}
	write(): void {}
}

function failure(message: string, errno: number): Error {
	return Object.assign(new Error(message), { errno });
}

test('binds the adapter that was asked for, once', () => {
	const { socket } = openAdapter(NativeSocket, adapter);
	socket.bindRaw(0);
	expect((socket as NativeSocket).bound).toEqual([3]);
});

test.each([
	['No such device', 'there is no adapter hci3: plug it in'],
	['Operation not permitted', 'no permission to use hci3: run `sudo setcap cap_net_raw+eip'],
	['Input/output error', 'hci3 failed (Input/output error): look at `dmesg`'],
])('bind throws "%s"', (message, words) => {
	class Failing extends NativeSocket {
		override bindRaw(): void {
			throw new Error(message);
		}
	}
	expect(() => openAdapter(Failing, adapter)).toThrow(words);
});

test('a kernel without Bluetooth says so on the error event only', () => {
	class Failing extends NativeSocket {
		override bindRaw(): void {
			this.emit('error', failure('Address family not supported by protocol', EAFNOSUPPORT));
		}
	}
	expect(() => openAdapter(Failing, adapter)).toThrow('no Bluetooth here for hci3: run `sudo modprobe bluetooth`');
});

test('an adapter that is down is not opened', () => {
	class Down extends NativeSocket {
		override isDevUp(): boolean {
			return false;
		}
	}
	expect(() => openAdapter(Down, adapter)).toThrow('hci3 is switched off: run `sudo hciconfig hci3 up`');
});

test.each([
	['Operation not permitted', EPERM, 'no permission to use hci3'],
	['Network is down', ENETDOWN, 'hci3 was switched off'],
])('a write that fails with "%s" loses the adapter', async (message, errno, words) => {
	const { socket, lost } = openAdapter(NativeSocket, adapter);
	socket.emit('error', failure(message, errno));
	expect((await lost)?.message).toContain(words);
});
