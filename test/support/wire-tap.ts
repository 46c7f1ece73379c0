// A wire between a gateway and its broker that keeps what goes over it: the bytes, and what MQTT makes of them.
import { connect, createServer, type Server, type Socket } from 'node:net';
import { zstdDecompressSync } from 'node:zlib';
import { type Packet, parser } from 'mqtt-packet';

/** RFC 8878 §3.1.1 */
const ZSTD_MAGIC = Buffer.from('28b52ffd', 'hex');

export type WireTap = {
	port: number;
	/** Everything since the start or the last `forget`: raw bytes, topics, and payloads unpacked. */
	bytes(): Buffer;
	forget(): void;
	close(): Promise<void>;
};

export async function tapWire(brokerPort: number): Promise<WireTap> {
	let chunks: Buffer[] = [];
	const sockets = new Set<Socket>();
	const keep = (packet: Packet) => {
		if (packet.cmd !== 'publish') return;
		const payload = Buffer.from(packet.payload);
		chunks.push(Buffer.from(`\n${packet.topic}\n`), payload);
		if (payload.subarray(0, 4).equals(ZSTD_MAGIC)) chunks.push(zstdDecompressSync(payload));
		for (const part of signedParts(payload)) chunks.push(part);
	};
	const listen = (from: Socket, to: Socket) => {
		const packets = parser({ protocolVersion: 4 });
		packets.on('packet', keep);
		from.on('data', (chunk: Buffer) => {
			chunks.push(chunk);
			packets.parse(chunk);
		});
		from.pipe(to);
		from.on('error', () => to.destroy());
	};
	const server: Server = createServer((near) => {
		const far = connect(brokerPort, '127.0.0.1');
		for (const socket of [near, far]) {
			sockets.add(socket);
			socket.on('close', () => sockets.delete(socket));
		}
		listen(near, far);
		listen(far, near);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as { port: number };
	return {
		port,
		bytes: () => Buffer.concat(chunks),
		forget: () => {
			chunks = [];
		},
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** Of a compact JWS: what is base64 at an offset of its own. */
function signedParts(payload: Buffer): Buffer[] {
	const parts = payload.toString('latin1').split('.');
	return parts.length === 3 ? parts.map((part) => Buffer.from(part, 'base64url')) : [];
}
