// noble as its own guide uses it, on a virtual controller: what a trap test holds our way of hearing against.
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { expect, vi } from 'vitest';
import { H4Driver } from '../../gateway/src/sources/hci/h4-driver.ts';

/** What `discover` tells of an advert. */
export type Discovered = { localName?: string; manufacturerData?: Buffer; serviceUuids: string[] };

export type PlainNoble = {
	/** one a call of `discover` */
	discovered: Discovered[];
	/** how many addresses its lower and its upper half remember */
	remembered(): [number, number];
	stop(): Promise<void>;
};

type Noble = NodeJS.EventEmitter & {
	readonly state: string;
	startScanningAsync(services: string[], allowDuplicates: boolean): Promise<void>;
	_peripherals: Map<string, unknown>;
	_bindings: { _gap: { _discoveries: object }; stop(): void };
};
type Driver = string | (new () => H4Driver);

/** @param port where `serveH4` listens */
export async function plainNoble(port: number): Promise<PlainNoble> {
	const stream = connect(port, '127.0.0.1');
	await once(stream, 'connect');
	const driver = new H4Driver(stream);
	const Opened = class {
		constructor() {
			// biome-ignore lint/correctness/noConstructorReturn: noble news its driver; this one is open already
			return driver;
		}
	} as new () => H4Driver;
	const noble: Noble = load().withBindings('hci', { hciDriver: Opened, userChannel: false });
	const discovered: Discovered[] = [];
	noble.on('discover', ({ advertisement }) => discovered.push({ ...advertisement }));
	void noble.state; // starts it
	await vi.waitFor(() => expect(noble.state).toBe('poweredOn'), 5_000);
	await noble.startScanningAsync([], true);
	return {
		discovered,
		remembered: () => [Object.keys(noble._bindings._gap._discoveries).length, noble._peripherals.size],
		async stop() {
			noble._bindings.stop();
			await driver.closed;
		},
	};
}

/** noble takes drivers by name; a class is to be its own driver. */
function load(): { withBindings(type: 'hci', options: object): Noble } {
	const require = createRequire(new URL('../../gateway/src/main.ts', import.meta.url));
	const sockets: { loadDriver(driver: Driver): unknown } = createRequire(require.resolve('@stoprocent/noble'))(
		'@stoprocent/bluetooth-hci-socket',
	);
	const byName = sockets.loadDriver;
	sockets.loadDriver = (driver) => (typeof driver === 'function' ? driver : byName(driver));
	return require('@stoprocent/noble');
}
