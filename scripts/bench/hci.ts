// Reports a second from an H4 socket through the real noble's HCI layer to a hci source's `observe`.
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { hciSource } from '../../gateway/src/sources/hci.ts';
import { sourceContext } from '../../test/support/source-context.ts';
import { createController } from '../../virtual-store/src/hci/controller.ts';
import { encodeLegacyReports, type Report } from '../../virtual-store/src/hci/hci-reports.ts';
import { type BenchResult, measure } from './result.ts';

const ADDRESSES = 1_000;
const REPORTS = 100_000;

/** One report an event, as adapters send them when the air is not crowded: the dearest way to get them. */
function eventsOnTheWire(): Buffer {
	const report = (n: number): Report => ({
		eventType: 3,
		address: `c0:ff:ee:00:${(n >> 8).toString(16).padStart(2, '0')}:${(n & 0xff).toString(16).padStart(2, '0')}`,
		addressType: 'random',
		rssiDbm: -40 - (n % 60),
		data: Buffer.alloc(30, n),
	});
	return Buffer.concat(Array.from({ length: ADDRESSES }, (_, n) => encodeLegacyReports([report(n)])[0]!));
}

export async function benchHci(): Promise<BenchResult> {
	let host: Socket | undefined;
	const controller = createController({ extended: false, emit: (packet) => host?.write(packet) });
	const server = createServer((socket) => {
		host = socket.on('data', (bytes) => controller.receive(bytes));
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as { port: number };

	let left = 0;
	const heardAll = { resolve: () => {} };
	const hearing = Promise.withResolvers<void>();
	const source = await hciSource.start(
		hciSource.config.parse({ receiver: 'r', transport: `h4:tcp:127.0.0.1:${port}` }),
		sourceContext({
			observe: () => {
				if (--left === 0) heardAll.resolve();
			},
			receivers: new Set(['r']),
			report: ({ state, words }) => {
				if (state === 'ok') hearing.resolve();
				if (state === 'failed') hearing.reject(new Error(words));
			},
			fail: hearing.reject,
		}),
	);
	await hearing.promise;

	const wire = eventsOnTheWire();
	try {
		return await measure({
			name: 'hci',
			unit: 'reports/s',
			what: `legacy reports of ${ADDRESSES} addresses, loopback TCP → noble's HCI layer → observe; the sender shares the core`,
			async run() {
				const done = new Promise<void>((resolve) => {
					heardAll.resolve = resolve;
				});
				left = REPORTS;
				for (let sent = 0; sent < REPORTS; sent += ADDRESSES) {
					if (!host!.write(wire)) await once(host!, 'drain');
				}
				await done;
				return REPORTS;
			},
		});
	} finally {
		await source.stop();
		host?.destroy();
		server.close();
	}
}
