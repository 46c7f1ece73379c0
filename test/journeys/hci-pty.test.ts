// A controller on a serial port, as USB sticks with Zephyr's hci_uart are: through a pseudo-terminal that socat makes.
import { createRequire } from 'node:module';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ServedController } from '../../virtual-store/src/hci/host-line.ts';
import { hasSocat, servePty } from '../../virtual-store/src/hci/pty-server.ts';
import { hear } from '../support/hearing.ts';

const DATA = Buffer.from('0201061aff4c000215e2c56db5dffb48d2b060d0f5a71096e000000000c5', 'hex');
const advert = { address: 'c0:ff:ee:00:00:01', addressType: 'random', rssiDbm: -60, data: DATA } as const;

const open: (() => unknown)[] = [];
let server: ServedController;

beforeEach(async ({ skip }) => {
	if (!hasSocat()) skip('socat is not installed: apt-get install socat');
	server = await servePty();
	open.push(() => server.close());
});

afterEach(async () => {
	for (const close of open.splice(0).reverse()) await close();
});

test('the source hears through a serial port', async () => {
	const hearing = await hear(server.address);
	open.push(() => hearing.source.stop());
	await hearing.well();
	for (let i = 0; i < 100; i++) server.controller.advertise(advert);
	await vi.waitFor(() => expect(hearing.adverts).toHaveLength(100));
	expect(
		new Set(hearing.adverts.map(({ address, data }) => `${address} ${Buffer.from(data).toString('hex')}`)),
	).toEqual(new Set([`${advert.address} ${DATA.toString('hex')}`]));
});

test("noble's own serial driver finds a controller there, too", async () => {
	const { withBindings } = createRequire(new URL('../../gateway/src/main.ts', import.meta.url))('@stoprocent/noble');
	const uart = { port: server.address.replace('uart:', ''), baudRate: 1_000_000 };
	const noble = withBindings('hci', { hciDriver: 'uart', bindParams: { uart } });
	open.push(() => noble.stop());
	const heard: string[] = [];
	noble.on('discover', ({ address }: { address: string }) => heard.push(address));
	void noble.state; // starts it
	await vi.waitFor(() => expect(noble.state).toBe('poweredOn'), 5_000);
	await noble.startScanningAsync([], true);
	await vi.waitFor(() => expect(server.controller.scan.enabled).toBe(true));
	server.controller.advertise(advert);
	await vi.waitFor(() => expect(heard).toEqual([advert.address]));
});
