// A virtual controller in a process of its own for benches: says its address, then sends what it is told on standard input.
// A line `N reports, M addresses, R a second` sends N legacy reports, from M addresses (0: each from a new one), nine in ten of strangers; R is 0 for
// as fast as they go.
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { createController } from '../../virtual-store/src/hci/controller.ts';
import { encodeLegacyReports, type Report } from '../../virtual-store/src/hci/hci-reports.ts';
import { randomSource, strangerAdvert } from './strangers.ts';

let host: Socket | undefined;
const controller = createController({ extended: false, emit: (packet) => host?.write(packet) });
const server = createServer((socket) => {
	host = socket.on('data', (bytes) => controller.receive(bytes)).on('error', () => {});
	socket.setNoDelay();
}).listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdout.write(`h4:tcp:127.0.0.1:${(server.address() as { port: number }).port}\n`);

const random = randomSource(3);
/** One report an event, as adapters send them when the air is not crowded: the dearest way to get them. */
const event = (): Buffer => encodeLegacyReports([report()])[0]!;

/** One in ten is a cart of the demo store. */
const KNOWN_SHARE = 0.1;
const CART = Buffer.from('0201060303aafe1716aafe00c58b0ca750e7a7c0a1f3d20000000000010000', 'hex');

function report(): Report {
	const stranger = strangerAdvert(random);
	const { address, data } = random() < KNOWN_SHARE ? { address: stranger.address, data: CART } : stranger;
	return { eventType: 3, address, addressType: 'random', rssiDbm: -40 - Math.floor(random() * 60), data };
}

for await (const line of createInterface({ input: process.stdin })) {
	const [reports, addresses, perS] = line.match(/\d+/g)!.map(Number) as [number, number, number];
	const events = addresses > 0 ? Array.from({ length: addresses }, event) : undefined;
	const startedMs = performance.now();
	for (let sent = 0; sent < reports; ) {
		// behind its time, it sends what is due, as a radio does
		const due = perS > 0 ? Math.floor(((performance.now() - startedMs) / 1000) * perS) - sent : 1_000;
		const batch = Array.from(
			{ length: Math.min(due, reports - sent) },
			(_, i) => events?.[(sent + i) % addresses] ?? event(),
		);
		sent += batch.length;
		if (perS > 0) for (const packet of batch) host!.write(packet);
		else if (!host!.write(Buffer.concat(batch))) await once(host!, 'drain');
		if (perS > 0) await setTimeout(1);
	}
	process.stdout.write('sent\n');
}
process.exit();
