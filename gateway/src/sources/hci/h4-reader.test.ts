import { expect, test } from 'vitest';
import { createH4Reader } from './h4-reader.ts';

const event = Buffer.from([4, 0x0e, 4, 1, 3, 12, 0]);
const acl = Buffer.from([2, 1, 0, 3, 0, 7, 8, 9]);
const synchronous = Buffer.from([3, 1, 0, 2, 5, 6]);
const isochronous = Buffer.from([5, 1, 0, 1, 0xc0, 5]);

function read(chunks: Buffer[]): Buffer[] {
	const packets: Buffer[] = [];
	const reader = createH4Reader((packet) => packets.push(packet));
	for (const chunk of chunks) reader.push(chunk);
	return packets;
}

test('finds every kind of packet, wherever the stream is cut', () => {
	const packets = [event, acl, synchronous, isochronous, event];
	const stream = Buffer.concat(packets);
	for (let cut = 0; cut <= stream.length; cut++) {
		expect(read([stream.subarray(0, cut), stream.subarray(cut)])).toEqual(packets);
	}
	expect(read([...stream].map((byte) => Buffer.from([byte])))).toEqual(packets);
});

test('does not copy a packet that came whole', () => {
	const [packet] = read([event]);
	expect(packet!.buffer).toBe(event.buffer);
});

test('refuses what is not H4, by the byte', () => {
	expect(() => read([Buffer.concat([event, Buffer.from('HTTP')])])).toThrow('a packet begins with 0x48');
});

test('refuses a packet no controller sends, before it holds its bytes', () => {
	expect(() => read([Buffer.from([2, 0, 0, 0xff, 0xff])])).toThrow('a packet of 65540 bytes');
});
