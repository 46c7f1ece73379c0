// Against a controller that is not ours: BlueZ's btvirt (Debian: bluez-test-tools), whose controllers hear each other.
// It gives every report RSSI 127, and one report for each time that advertising is switched on.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OPCODE } from '../../virtual-store/src/hci/hci-constants.ts';
import { decodeCommandComplete, encodeCommand } from '../../virtual-store/src/hci/hci-packets.ts';
import { type Hearing, hear } from '../support/hearing.ts';

/** btvirt 5.66 makes its sockets here and takes no other place. */
const SOCKETS = ['bredrle', 'bredr', 'amp', 'le', 'mon'].map((name) => `/tmp/bt-server-${name}`);
const LE_SOCKET = '/tmp/bt-server-le';

/** Core spec vol 4 part E 7.8.5, 7.8.7 and 7.8.9 */
const LE_SET_ADVERTISING_PARAMETERS = 0x2006;
const LE_SET_ADVERTISING_DATA = 0x2008;
const LE_SET_ADVERTISING_ENABLE = 0x200a;
/** 100 ms, ADV_NONCONN_IND, public addresses, all three channels, no filter */
const NON_CONNECTABLE = Buffer.from('a000a0000300000000000000000700', 'hex');
const ON = Buffer.from([1]);
const OFF = Buffer.from([0]);

const IBEACON = Buffer.from('0201061aff4c000215f7826da64fa24e988024bc5b71e0893e00010002c5', 'hex');

/** Where the sockets are there and this does not come, something is wrong that is worth a red test. */
const ANSWER_TIMEOUT_MS = 5_000;

let btvirt: ChildProcess | undefined;
let host: BtvirtHost | undefined;
let hearing: Hearing | undefined;

beforeEach(async ({ skip }) => {
	if (spawnSync('btvirt', ['--help']).error) skip('btvirt is not installed: apt-get install bluez-test-tools');
	if (await somebodyListens()) skip(`another btvirt runs here: ${LE_SOCKET} is taken`);
	btvirt = spawn('btvirt', ['-s'], { stdio: 'ignore' });
	await vi.waitFor(async () => expect(await somebodyListens()).toBe(true), ANSWER_TIMEOUT_MS);
	host = await BtvirtHost.connect();
	if (!(await host.isThere()) && !kernelHasAlg()) {
		skip('btvirt makes no controller here: it needs AF_ALG sockets (CONFIG_CRYPTO_USER_API), which this kernel lacks');
	}
});

afterEach(async () => {
	await hearing?.source.stop();
	host?.close();
	if (!btvirt) return;
	const ended = once(btvirt, 'exit');
	btvirt.kill();
	await ended;
	for (const socket of SOCKETS) rmSync(socket, { force: true });
	hearing = host = btvirt = undefined;
});

test("an iBeacon that one of BlueZ's controllers advertises is heard through another", async () => {
	hearing = await hear(`h4:unix:${LE_SOCKET}`);
	await hearing.well();

	const address = await host!.ask(OPCODE.readBdAddr);
	await host!.ask(LE_SET_ADVERTISING_PARAMETERS, NON_CONNECTABLE);
	await host!.ask(LE_SET_ADVERTISING_DATA, Buffer.concat([Buffer.from([IBEACON.length]), IBEACON, Buffer.alloc(1)]));
	for (let i = 1; i <= 5; i++) {
		await host!.ask(LE_SET_ADVERTISING_ENABLE, ON);
		await host!.ask(LE_SET_ADVERTISING_ENABLE, OFF);
		await vi.waitFor(() => expect(hearing!.adverts).toHaveLength(i));
	}
	const heard = {
		receiver: 'door',
		address: address.reverse().toString('hex').match(/../g)!.join(':'),
		rssiDbm: 127,
		data: Uint8Array.from(IBEACON),
		t: expect.any(Number),
	};
	expect(hearing.adverts).toEqual(Array.from({ length: 5 }, () => heard));
});

/** Listed once somebody has asked for one, which btvirt has. */
function kernelHasAlg(): boolean {
	return /^ALG\b/m.test(readFileSync('/proc/net/protocols', 'latin1'));
}

async function somebodyListens(): Promise<boolean> {
	const probe = connect(LE_SOCKET);
	try {
		await once(probe, 'connect');
		return true;
	} catch {
		return false;
	} finally {
		probe.destroy();
	}
}

/** Gives one command after the other to a controller of its own; events in between are passed over. */
class BtvirtHost {
	readonly #socket: Socket;
	#rest = Buffer.alloc(0);

	static async connect(): Promise<BtvirtHost> {
		const socket = connect(LE_SOCKET);
		await once(socket, 'connect');
		return new BtvirtHost(socket);
	}

	constructor(socket: Socket) {
		this.#socket = socket;
		socket.on('error', () => {}); // btvirt closes where it has no controller to give: `isThere` tells
		socket.on('data', (bytes) => {
			this.#rest = Buffer.concat([this.#rest, bytes]);
		});
	}

	async isThere(): Promise<boolean> {
		const gone = new Promise<boolean>((resolve) => this.#socket.once('close', () => resolve(false)));
		return Promise.race([gone, this.ask(OPCODE.reset).then(() => true)]);
	}

	/** The return parameters after the status, which is checked. */
	async ask(opcode: number, parameters = Buffer.alloc(0)): Promise<Buffer> {
		this.#rest = Buffer.alloc(0);
		this.#socket.write(encodeCommand({ opcode, parameters }));
		const answer = await vi.waitFor(() => this.#answerTo(opcode), ANSWER_TIMEOUT_MS);
		expect(answer[0], `status of command 0x${opcode.toString(16)}`).toBe(0);
		return Buffer.from(answer.subarray(1));
	}

	close(): void {
		this.#socket.destroy();
	}

	#answerTo(opcode: number): Buffer {
		for (let at = 0; at + 3 <= this.#rest.length; ) {
			const end = at + 3 + this.#rest[at + 2]!;
			const packet = this.#rest.subarray(at, end);
			if (packet[1] === 0x0e && decodeCommandComplete(packet).opcode === opcode)
				return decodeCommandComplete(packet).returned;
			at = end;
		}
		throw new Error(`no answer to command 0x${opcode.toString(16)}`);
	}
}
