import fc from 'fast-check';
import { generate, type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { FrameError, FrameScanner } from './frame-scanner.ts';

const limits = { frameBytes: 300_000, connectBytes: 1_000, controlBytes: 500 };
const connect = generate({
	cmd: 'connect',
	clientId: 'c',
	protocolId: 'MQTT',
	protocolVersion: 4,
	clean: true,
	keepalive: 0,
});
const publish = (bytes: number) =>
	generate({ cmd: 'publish', topic: 't', payload: Buffer.alloc(bytes), qos: 0, dup: false, retain: false });

/** Feeds chunks; returns the types completed and the bytes gone over. */
function scan(chunks: Uint8Array[]): { types: number[]; bytes: number } {
	const scanner = new FrameScanner(limits);
	const types: number[] = [];
	let bytes = 0;
	for (const chunk of chunks) {
		let at = 0;
		while (at < chunk.length) {
			at = scanner.advance(chunk, at);
			if (scanner.completedType !== 0) types.push(scanner.completedType);
		}
		bytes += at;
	}
	return { types, bytes };
}

describe('FrameScanner', () => {
	it('finds the same frames however the stream is cut', () => {
		const packets: Packet[] = [{ cmd: 'pingreq' }, { cmd: 'disconnect' }];
		const stream = Buffer.concat([
			connect,
			publish(0),
			publish(130),
			publish(20_000),
			...packets.map((p) => generate(p)),
		]);
		fc.assert(
			fc.property(fc.array(fc.nat(stream.length), { maxLength: 30 }), (cuts) => {
				const edges = [0, ...cuts.sort((a, b) => a - b), stream.length];
				const chunks = edges.slice(1).map((edge, i) => stream.subarray(edges[i], edge));
				expect(scan(chunks)).toEqual({ types: [1, 3, 3, 3, 12, 14], bytes: stream.length });
			}),
		);
	});

	it('takes a frame of exactly the limit and refuses one byte more, by its header alone', () => {
		const overhead = publish(0).length - 2;
		expect(scan([connect, publish(limits.frameBytes - overhead)]).types).toEqual([1, 3]);
		const tooBig = publish(limits.frameBytes - overhead + 1).subarray(0, 4);
		expect(() => scan([connect, tooBig])).toThrow(/limit 300000/);
	});

	it('refuses any other frame far sooner', () => {
		expect(scan([connect, Uint8Array.of(0x82, 0xf4, 0x03, ...Buffer.alloc(500))]).types).toEqual([1, 8]);
		expect(() => scan([connect, Uint8Array.of(0x82, 0xf5, 0x03)])).toThrow(/501 bytes or more, limit 500/);
	});

	it.each([
		['a giant remaining length before CONNECT', [0x10, 0xff, 0xff, 0xff, 0x7f], /limit 1000/],
		['five length bytes', [0x10, 0x80, 0x80, 0x80, 0x80], /five bytes/],
		['HTTP', [...Buffer.from('GET / HTTP/1.1')], /not CONNECT/],
		['a TLS greeting', [0x16, 0x03, 0x01, 0x02], /limit 1000|not CONNECT/],
		['a publish before CONNECT', [0x30, 0x00], /not CONNECT/],
	])('refuses %s', (_name, bytes, words) => {
		expect(() => scan([Uint8Array.from(bytes)])).toThrow(FrameError);
		expect(() => scan([Uint8Array.from(bytes)])).toThrow(words);
	});

	it('refuses the reserved type 0 after CONNECT', () => {
		expect(() => scan([connect, Uint8Array.of(0)])).toThrow(/reserved/);
	});
});
